package dev.alea.explain.drawn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of drawing: what all its pictures share.
 *
 * @param figure its outline
 * @param ink its colour
 * @param fill how it is filled
 * @param place where it lies
 */
record DrawnClass(Figure figure, Ink ink, Fill fill, Place place) {
    /** Twelve kinds; each attribute is shared by at least three of them, so none gives a kind away. */
    static List<DrawnClass> all() {
        List<Figure> figures = List.of(Figure.values());
        List<Ink> inks = List.of(Ink.values());
        List<Fill> fills = List.of(Fill.values());
        List<Place> places = List.of(Place.values());
        var all = new ArrayList<DrawnClass>();
        for (int i = 0; i < figures.size(); i++) {
            for (int j = 0; j < fills.size(); j++) {
                all.add(new DrawnClass(
                        figures.get(i),
                        inks.get((i + j) % inks.size()),
                        fills.get(j),
                        places.get(Math.floorMod(i - j, places.size()))));
            }
        }
        return List.copyOf(all);
    }

    /** Every attribute that a drawing can have, in the order of the columns of a concept table. */
    static List<String> concepts() {
        return Stream.of(
                        Stream.of(Figure.values()).map(Figure::word),
                        Stream.of(Ink.values()).map(Ink::word),
                        Stream.of(Fill.values()).map(Fill::word),
                        Stream.of(Place.values()).map(Place::word))
                .flatMap(words -> words)
                .toList();
    }

    /** The attributes of this kind. */
    List<String> attributes() {
        return List.of(figure.word(), ink.word(), fill.word(), place.word());
    }

    /** For example "striped red circle at the left". */
    String className() {
        return fill.word() + " " + ink.word() + " " + figure.word() + " at the " + place.word();
    }

    /** The class name as the name of a folder. */
    String folder() {
        return String.join("-", fill.word(), ink.word(), figure.word(), place.word());
    }
}
