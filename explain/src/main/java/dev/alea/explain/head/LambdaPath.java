package dev.alea.explain.head;

import dev.alea.run.UsageException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Strengths from the largest that matters downward, evenly spaced in their logarithm.
 *
 * @param steps how many strengths, the first being the largest
 * @param factor of each to the next, above 1
 */
public record LambdaPath(int steps, double factor) {
    /** The walk of VLG-CBM: 150 strengths, ten per halving. */
    public static final LambdaPath VLG = new LambdaPath(150, Math.pow(2, 0.1));

    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public LambdaPath {
        if (steps < 1 || !(factor > 1 && Double.isFinite(factor))) {
            throw new UsageException("a path has " + steps + " steps of the factor " + factor
                    + "; allowed: 1 or more steps, a factor above 1");
        }
    }

    /**
     * A path that ends at a share of its start.
     *
     * @param steps how many strengths, 2 or more
     * @param ratio of the last to the first, between 0 and 1
     */
    public static LambdaPath to(int steps, double ratio) {
        if (steps < 2 || !(ratio > 0 && ratio < 1)) {
            throw new UsageException("a path of " + steps + " steps down to the share " + ratio
                    + " is asked for; allowed: 2 or more steps, a share between 0 and 1");
        }
        return new LambdaPath(steps, Math.pow(ratio, -1.0 / (steps - 1)));
    }

    /** The strengths below a largest one, falling. */
    public DoubleStream from(double largest) {
        return IntStream.range(0, steps).mapToDouble(i -> largest * Math.pow(factor, -i));
    }
}
