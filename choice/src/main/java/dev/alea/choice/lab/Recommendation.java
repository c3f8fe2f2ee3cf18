package dev.alea.choice.lab;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The estimator with the least squared error times evaluations under the noise of training, and how sure that is.
 *
 * @param best its measurement in training
 * @param ties names of others whose figure is within two standard errors of the difference
 * @param second the best of the rest, if there is one
 * @param later the one that overtakes it first when estimates are averaged, as bias stays and noise does not
 */
public record Recommendation(
        Measurement best, List<String> ties, Optional<Measurement> second, Optional<Overtaking> later) {
    private static final double ERRORS = 2;

    /**
     * An estimator of less bias that is better in the mean of many estimates.
     *
     * @param name of the estimator
     * @param estimates of the recommended one, at equal evaluations, after which it is: with k evaluations each,
     *     (k' Var' / k - Var) / (bias^2 - bias'^2)
     */
    public record Overtaking(String name, double estimates) {}

    /** Copies the list. */
    public Recommendation {
        ties = List.copyOf(ties);
    }

    static Optional<Recommendation> of(List<PanelResult.Row> rows) {
        List<Measurement> order = rows.stream()
                .flatMap(row -> row.training().stream())
                .sorted(Comparator.comparingDouble(m -> m.errorPerEvaluation().value()))
                .toList();
        if (order.isEmpty()) {
            return Optional.empty();
        }
        Measurement best = order.getFirst();
        List<String> ties = order.stream()
                .skip(1)
                .filter(other -> isTie(best.errorPerEvaluation(), other.errorPerEvaluation()))
                .map(Measurement::name)
                .toList();
        Optional<Overtaking> later = order.stream()
                .filter(other -> !isTie(other.relativeBias(), best.relativeBias()))
                .map(other -> new Overtaking(other.name(), overtakes(best, other)))
                .min(Comparator.comparingDouble(Overtaking::estimates));
        return Optional.of(new Recommendation(best, ties, order.stream().skip(1).findFirst(), later));
    }

    private static double overtakes(Measurement best, Measurement other) {
        double noise = square(other.deviation().value()) * other.evaluations() / best.evaluations()
                - square(best.deviation().value());
        double bias = square(best.relativeBias().value())
                - square(other.relativeBias().value());
        return Math.max(1, noise / bias);
    }

    private static double square(double x) {
        return x * x;
    }

    private static boolean isTie(Figure less, Figure more) {
        return more.value() - less.value() <= ERRORS * Math.hypot(less.error(), more.error());
    }
}
