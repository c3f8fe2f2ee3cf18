package dev.alea.explain;

import dev.alea.explain.head.LinearHead;
import dev.alea.explain.head.Nec;
import dev.alea.explain.measure.Activity;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.measure.ConceptAuc;
import dev.alea.explain.source.Attributes;
import dev.alea.explain.source.ClassFolders;
import dev.alea.explain.source.SeenPictures;
import dev.alea.explain.source.Unreadable;
import dev.alea.explain.split.Overlap;
import dev.alea.explain.split.Side;
import dev.alea.explain.split.Split;
import dev.alea.formats.image.PictureSet;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/** Measures a classifier on a folder of pictures. */
public final class ExplainEval {
    private static final int TOP = 5;

    private ExplainEval() {}

    /**
     * Measures.
     *
     * @param pictures a folder per class of the classifier, or a zip of such folders; classes may be missing
     * @param unreadable what becomes of pictures that cannot be read
     */
    public static EvalResult run(Classifier classifier, Path pictures, Unreadable unreadable) {
        return run(classifier, pictures, unreadable, EvalPlan.PLAIN);
    }

    /**
     * Measures, and what else is asked for.
     *
     * @param pictures a folder per class of the classifier, or a zip of such folders; classes may be missing
     * @param unreadable what becomes of pictures that cannot be read
     * @throws dev.alea.run.UsageException when more weights per class are asked for than there are concepts
     * @throws dev.alea.run.DataException when something is to be trained and the training pictures are not found
     */
    public static EvalResult run(Classifier classifier, Path pictures, Unreadable unreadable, EvalPlan plan) {
        long started = System.nanoTime();
        ModelCard card = classifier.model().card();
        plan.requireConcepts(card.concepts().size());
        try (var _ = Scope.open();
                var set = PictureSet.open(pictures)) {
            var classes = new ClassFolders(card.folders(), card.classes());
            SeenPictures seen = SeenPictures.of(set, classes, classifier.sight(), unreadable);
            var warnings = new ArrayList<>(seen.unreadable());
            Overlap overlap = classifier
                    .model()
                    .split()
                    .map(training -> overlap(training, seen))
                    .orElse(new Overlap(List.of()));
            if (overlap.count() > 0) {
                warnings.add(overlap.sentence());
            }
            var rows = new LabelledRows(seen.rows(), seen.labels());
            var scores = rows.with(classifier.sight().scores(seen.rows(), classifier.concepts()));
            var result =
                    measure(classifier.model(), scores.values(), seen.labels(), overlap.count(), warnings, started);
            return new EvalExtras(classifier, plan, unreadable).beside(result, rows, scores);
        }
    }

    /**
     * Measures a model on scores.
     *
     * @param scores psi, [N, D]
     * @param started of the clock of {@link System#nanoTime}
     */
    static EvalResult measure(
            ExplainModel model, Tensor scores, int[] labels, int overlap, List<String> warnings, long started) {
        ModelCard card = model.card();
        int classes = card.classes().size();
        try (var _ = Scope.open()) {
            RuleTable table = RuleTable.of(model.rule(), scores);
            double[] logits = Tensors.doubles(table.logits());
            Tensor activations = model.activations(scores, table);
            Optional<Tensor> attributes = card.attributes().map(Attributes::tensor);
            return new EvalResult(
                    card,
                    Classification.of(table.predictions(), labels, classes),
                    (double) Classification.topCorrect(logits, labels, Math.min(TOP, classes)) / labels.length,
                    Activity.of(activations),
                    attributes
                            .map(truth -> Activity.topTrue(activations, labels, truth))
                            .orElseGet(OptionalDouble::empty),
                    attributes.map(truth -> ConceptAuc.ofClasses(scores, labels, truth)),
                    Nec.of(head(model)),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    overlap,
                    warnings,
                    (System.nanoTime() - started) * 1e-9);
        }
    }

    private static LinearHead head(ExplainModel model) {
        double[][] weights = model.rule().weights();
        double[] flat = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
        return new LinearHead(
                weights.length, weights[0].length, flat, model.rule().constant());
    }

    private static Overlap overlap(Split training, SeenPictures seen) {
        return Overlap.between(training.pictures(Side.TRAIN), seen.toSplit());
    }
}
