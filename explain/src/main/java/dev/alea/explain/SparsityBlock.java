package dev.alea.explain;

import dev.alea.explain.head.LambdaPath;
import dev.alea.explain.head.Nec;
import dev.alea.explain.split.Side;
import dev.alea.run.log.Series;
import dev.alea.run.report.Block;
import dev.alea.run.report.LineChart;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The curve of accuracy against sparsity on the held-out pictures of a training, for its page. */
final class SparsityBlock {
    private static final LambdaPath PATH = LambdaPath.to(40, 1e-3);
    /** More pictures than this change the curve less than their choice does. */
    private static final int MOST = 4000;
    /** A path over more concepts takes minutes: the page is not worth them. */
    private static final int MOST_CONCEPTS = 400;

    private SparsityBlock() {}

    /** The curve of a session; empty without held-out pictures, and where it would take minutes. */
    static Optional<SparsityCurve> curve(ExplainSession session) {
        int held = session.split().rows(Side.VALIDATION).length;
        int concepts = session.concepts().texts().size();
        if (held == 0 || concepts < Nec.TARGETS.getFirst() || concepts > MOST_CONCEPTS) {
            return Optional.empty();
        }
        var psi = new LabelledRows(session.scores().values(), session.scores().labels());
        return Optional.of(SparsityCurve.of(
                psi.part(session.split().rows(Side.TRAIN)).thinned(MOST),
                psi.part(session.split().rows(Side.VALIDATION)),
                session.classes().names().size(),
                PATH,
                Nec.TARGETS.stream().filter(target -> target <= concepts).toList()));
    }

    /**
     * A curve as a picture.
     *
     * @param nec of the trained classifier, to be told beside it
     */
    static List<Block> of(SparsityCurve curve, Optional<Double> nec) {
        var series = new Series(
                "sparse layer on the scores",
                curve.points().stream().mapToLong(SparsityCurve.Point::weights).toArray(),
                curve.points().stream()
                        .mapToDouble(point -> 100 * point.accuracy())
                        .toArray());
        String own = nec.map(n -> String.format(Locale.ROOT, " The trained classifier uses %.1f.", n))
                .orElse("");
        return List.of(
                new LineChart("Accuracy in % by weights per class", "weights per class", List.of(series), false),
                new Block.Prose(String.format(
                        Locale.ROOT, "Mean over these numbers (ANEC): %.2f %%.%s", 100 * curve.mean(), own)));
    }
}
