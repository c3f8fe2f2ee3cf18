package dev.alea.explain;

import dev.alea.explain.source.ClassFolders;
import dev.alea.explain.source.SeenPictures;
import dev.alea.explain.source.Unreadable;
import dev.alea.explain.split.Side;
import dev.alea.explain.split.Split;
import dev.alea.explain.split.SplitPicture;
import dev.alea.explain.split.SplitRule;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The pictures that a classifier was trained on, found again by their SHA-256: what methods to compare it with are trained on too.
 *
 * @param train unit embeddings of those that trained
 * @param choose of those that validated; where there are none, a tenth of those that trained, which then do not train
 * @param warnings sentences about pictures that are missing
 */
record TrainingPictures(LabelledRows train, LabelledRows choose, List<String> warnings) {
    private static final double SHARE = 0.1;

    /** Copies the list. */
    TrainingPictures {
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks at them.
     *
     * @param named where they lie, empty for where they lay in training
     * @throws DataException when they are not there, or none of what is there trained the classifier
     */
    static TrainingPictures of(Classifier classifier, Optional<Path> named, Unreadable unreadable) {
        Path place = named.orElseGet(() -> placeOf(classifier));
        if (!Files.exists(place)) {
            throw new DataException(place + ": the pictures that the model " + classifier.source()
                    + " was trained on are not there; say with --train where they lie now");
        }
        ModelCard card = classifier.model().card();
        try (var set = PictureSet.open(place)) {
            SeenPictures seen = SeenPictures.of(
                    set, new ClassFolders(card.folders(), card.classes()), classifier.sight(), unreadable);
            var warnings = new ArrayList<>(seen.unreadable());
            Split split = sides(classifier, place, seen.toSplit(), warnings);
            var all = new LabelledRows(seen.rows(), seen.labels());
            return new TrainingPictures(
                    all.part(split.rows(Side.TRAIN)), all.part(split.rows(Side.VALIDATION)), warnings);
        }
    }

    private static Path placeOf(Classifier classifier) {
        if (!RunRecord.isRun(classifier.source())) {
            throw new DataException(
                    classifier.source() + ": this model does not say where its training pictures lie, as it is"
                            + " no run; say it with --train");
        }
        return Run.config(classifier.source(), ExplainConfig.defaults()).pictures();
    }

    /** Who trained and who validated; pictures that did neither are for testing. */
    private static Split sides(Classifier classifier, Path place, List<SplitPicture> pictures, List<String> warnings) {
        Optional<Split> known = classifier.model().split();
        if (known.isEmpty()) {
            warnings.add(classifier.source() + ": the model does not say which pictures trained it, so all of " + place
                    + " are taken");
            return new SplitRule(SHARE, 0, 0).assign(pictures);
        }
        Map<String, Side> before = new HashMap<>();
        Split trained = known.get();
        IntStream.range(0, trained.sides().size())
                .forEach(i -> before.put(
                        trained.pictures().get(i).sha256(), trained.sides().get(i)));
        List<Side> sides = pictures.stream()
                .map(picture -> before.getOrDefault(picture.sha256(), Side.TEST))
                .toList();
        long found = sides.stream().filter(side -> side == Side.TRAIN).count();
        int wanted = trained.rows(Side.TRAIN).length;
        if (found == 0) {
            throw new DataException(place + ": none of its " + pictures.size() + " pictures trained the model "
                    + classifier.source() + "; say with --train where those lie that did");
        }
        if (found < wanted) {
            warnings.add(place + ": " + found + " of the " + wanted
                    + " pictures that trained the model are there, and other methods are trained on those");
        }
        return sides.contains(Side.VALIDATION)
                ? new Split(trained.rule(), pictures, sides)
                : withoutValidation(pictures, sides);
    }

    private static Split withoutValidation(List<SplitPicture> pictures, List<Side> sides) {
        int[] rows = IntStream.range(0, sides.size())
                .filter(i -> sides.get(i) == Side.TRAIN)
                .toArray();
        Split own = new SplitRule(SHARE, 0, 0)
                .assign(IntStream.of(rows).mapToObj(pictures::get).toList());
        List<Side> all = new ArrayList<>(sides);
        for (int i = 0; i < rows.length; i++) {
            all.set(rows[i], own.sides().get(i));
        }
        return new Split(own.rule(), pictures, all);
    }
}
