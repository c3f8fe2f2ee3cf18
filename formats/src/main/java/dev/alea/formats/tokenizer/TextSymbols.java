package dev.alea.formats.tokenizer;

import dev.alea.formats.tokenizer.Piece.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares a text for joining: blanks, user-defined pieces, characters, and cuts that no piece can cross. */
final class TextSymbols {
    private static final int BLANK = ' ';

    private final PieceVocabulary.Rules rules;
    private final LongIntMap characters = new LongIntMap(1024);
    private final Map<Integer, List<Defined>> defined = new HashMap<>();
    private final boolean cutsAtBlanks;

    /** A user-defined piece. */
    private record Defined(List<Integer> text, int id) {
        boolean isAt(int[] points, int at) {
            for (int i = 0; i < text.size(); i++) {
                if (at + i >= points.length || points[at + i] != text.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    TextSymbols(PieceVocabulary vocabulary) {
        this.rules = vocabulary.rules();
        boolean cuts = true;
        for (int id = 0; id < vocabulary.pieces().size(); id++) {
            Piece piece = vocabulary.pieces().get(id);
            int[] text = piece.text().codePoints().toArray();
            if (piece.kind() == Kind.USER_DEFINED) {
                defined.computeIfAbsent(text[0], first -> new ArrayList<>())
                        .add(new Defined(Arrays.stream(text).boxed().toList(), id));
            } else if (piece.kind() == Kind.NORMAL && text.length == 1 && characters.get(text[0]) < 0) {
                characters.put(text[0], id);
            }
            cuts &= !hasInnerBlank(text, rules.space());
        }
        cutsAtBlanks = cuts;
        defined.values()
                .forEach(
                        list -> list.sort(Comparator.comparingInt(d -> -d.text().size())));
    }

    /** Whether a blank follows another character. */
    private static boolean hasInnerBlank(int[] text, int space) {
        for (int i = 1; i < text.length; i++) {
            if (text[i] == space && text[i - 1] != space) {
                return true;
            }
        }
        return false;
    }

    /** The character behind a negative symbol. */
    static int unknownCharacter(int symbol) {
        return -1 - symbol;
    }

    /**
     * The text as symbols, cut into words where no piece spans the cut, so that joining stays short on long texts.
     *
     * <p>Shape: a symbol is a piece id, or -1 minus the code point of a character without a piece.
     */
    List<int[]> words(String text) {
        int[] points = prepare(Utf8.scrub(text));
        List<int[]> words = new ArrayList<>();
        var word = new IntList();
        for (int i = 0; i < points.length; ) {
            if (cutsAtBlanks && i > 0 && points[i] == rules.space() && points[i - 1] != rules.space()) {
                words.add(word.toArray());
                word = new IntList();
            }
            Defined match = match(points, i);
            if (match == null) {
                int id = characters.get(points[i]);
                word.add(id < 0 ? -1 - points[i] : id);
                i++;
            } else {
                word.add(match.id());
                i += match.text().size();
            }
        }
        if (word.size() > 0) {
            words.add(word.toArray());
        }
        return words;
    }

    private int[] prepare(String text) {
        String blanks = rules.collapseBlanks() ? text.replaceAll(" +", " ").replaceAll("^ | $", "") : text;
        if (blanks.isEmpty()) {
            return new int[0];
        }
        return ((rules.dummyPrefix() ? " " : "") + blanks)
                .codePoints()
                .map(c -> c == BLANK ? rules.space() : c)
                .toArray();
    }

    private @Nullable Defined match(int[] points, int at) {
        for (Defined candidate : defined.getOrDefault(points[at], List.of())) {
            if (candidate.isAt(points, at)) {
                return candidate;
            }
        }
        return null;
    }
}
