package dev.alea.bench;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Least, middle and largest of some measurements.
 *
 * @param least the smallest
 * @param median the middle one, or the mean of the middle two
 * @param largest the greatest
 * @param count how many there were
 */
public record Spread(double least, double median, double largest, int count) {
    /** The spread of at least one value. */
    public static Spread of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1], n);
    }

    /** The same values in another unit; a unit that turns the order round is allowed. */
    Spread in(DoubleUnaryOperator unit) {
        double a = unit.applyAsDouble(least);
        double b = unit.applyAsDouble(largest);
        return new Spread(Math.min(a, b), unit.applyAsDouble(median), Math.max(a, b), count);
    }
}
