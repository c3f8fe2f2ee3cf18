package dev.alea.explain.measure;

/** Quantiles of samples. */
final class Quantiles {
    private Quantiles() {}

    /**
     * The quantile between the two nearest of sorted values, as numpy's default has it.
     *
     * @param sorted rising, one or more
     * @param share from 0 to 1
     */
    static double of(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
