package dev.alea.explain.measure;

import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;

/**
 * A value and where it may lie.
 *
 * @param value as measured
 * @param low lower end
 * @param high upper end
 * @param level probability that such an interval holds the true value, such as 0.95
 */
public record Interval(double value, double low, double high, double level) {
    /**
     * Wilson's score interval of a proportion: the proportions that a test at this level does not reject. It stays inside [0, 1] and
     * has a width also where nothing or everything succeeded.
     *
     * <p>Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
     *
     * @param successes how many
     * @param trials of how many, 1 or more
     * @param level between 0 and 1
     * @throws UsageException when one is out of range
     */
    public static Interval wilson(long successes, long trials, double level) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new UsageException("an interval of a share is asked for " + successes + " of " + trials
                    + "; allowed: 0 to all, of 1 or more");
        }
        requireLevel(level);
        double z = normalBound(level);
        double p = (double) successes / trials;
        double shrink = 1 + z * z / trials;
        double centre = (p + z * z / (2 * trials)) / shrink;
        double half = z / shrink * Math.sqrt(p * (1 - p) / trials + z * z / (4.0 * trials * trials));
        return new Interval(p, successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half, level);
    }

    /** What the magnitude of a standard normal number stays below with this probability. */
    private static double normalBound(double level) {
        try (var _ = Scope.open()) {
            return Math.sqrt(2) * Tensors.of(new double[] {level}, 1).erfinv().item_double();
        }
    }

    /** Holds that a level is a probability. */
    static void requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new UsageException(
                    "the level of an interval is " + level + "; allowed: between 0 and 1, such as 0.95");
        }
    }
}
