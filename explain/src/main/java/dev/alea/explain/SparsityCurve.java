package dev.alea.explain;

import dev.alea.explain.head.LambdaPath;
import dev.alea.explain.head.Nec;
import dev.alea.explain.head.SparseHead;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.split.Side;
import dev.alea.run.log.Series;
import dev.alea.run.report.Block;
import dev.alea.run.report.LineChart;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * How accurate a sparse layer on the scores is by the number of weights it may use per class, on held-out pictures.
 *
 * <p>Source: the curve of Srivastava et al., VLG-CBM (2024).
 *
 * @param weights per class
 * @param accuracies one per number
 */
record SparsityCurve(List<Integer> weights, List<Double> accuracies) {
    private static final double ALPHA = 0.99;
    private static final LambdaPath PATH = LambdaPath.to(40, 1e-3);
    /** More pictures than this change the curve less than their choice does. */
    private static final int MOST = 4000;
    /** A path over more concepts takes minutes: the page is not worth them. */
    private static final int MOST_CONCEPTS = 400;

    /** The curve of a session; empty without held-out pictures, and where it would take minutes. */
    static Optional<SparsityCurve> of(ExplainSession session) {
        int[] train = thinned(session.split().rows(Side.TRAIN));
        int[] held = session.split().rows(Side.VALIDATION);
        int concepts = session.concepts().texts().size();
        if (held.length == 0 || concepts < Nec.TARGETS.getFirst() || concepts > MOST_CONCEPTS) {
            return Optional.empty();
        }
        List<Integer> targets =
                Nec.TARGETS.stream().filter(target -> target <= concepts).toList();
        try (var _ = Scope.open()) {
            Tensor psi = session.scores().values();
            Tensor rows = psi.index_select(0, Tensors.of(train, train.length));
            var standardiser = dev.alea.explain.head.Standardiser.of(rows);
            int classes = session.classes().names().size();
            var head = SparseHead.of(
                    standardiser.apply(rows), session.labels(train), classes, SparseHead.Settings.DEFAULT);
            Tensor others = standardiser.apply(psi.index_select(0, Tensors.of(held, held.length)));
            var accuracies = new ArrayList<Double>();
            for (Nec.Cut cut : Nec.walk(head, PATH, ALPHA, targets)) {
                accuracies.add(Classification.of(cut.head().predict(others), session.labels(held), classes)
                        .accuracy());
            }
            return Optional.of(new SparsityCurve(targets, accuracies));
        }
    }

    private static int[] thinned(int... rows) {
        int count = Math.min(MOST, rows.length);
        return IntStream.range(0, count)
                .map(i -> rows[(int) ((long) i * rows.length / count)])
                .toArray();
    }

    /** ANEC: the mean accuracy. */
    double mean() {
        return accuracies.stream().mapToDouble(a -> a).average().orElseThrow();
    }

    /**
     * The curve as a picture.
     *
     * @param nec of the trained classifier, to be told beside it
     */
    List<Block> block(Optional<Double> nec) {
        var series = new Series(
                "sparse layer on the scores",
                weights.stream().mapToLong(n -> n).toArray(),
                accuracies.stream().mapToDouble(a -> 100 * a).toArray());
        String own = nec.map(n -> String.format(Locale.ROOT, " The trained classifier uses %.1f.", n))
                .orElse("");
        return List.of(
                new LineChart("Accuracy in % by weights per class", "weights per class", List.of(series), false),
                new Block.Prose(
                        String.format(Locale.ROOT, "Mean over these numbers (ANEC): %.2f %%.%s", 100 * mean(), own)));
    }
}
