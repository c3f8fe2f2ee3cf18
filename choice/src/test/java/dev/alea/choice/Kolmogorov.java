package dev.alea.choice;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The largest difference between the empirical distribution function of a sample and a given one. */
public final class Kolmogorov {
    private Kolmogorov() {}

    /** Returns sqrt(n) times the distance, to compare with {@link FalseAlarms#kolmogorov}. */
    public static double distance(double[] sample, DoubleUnaryOperator law) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            double f = law.applyAsDouble(sorted[i]);
            worst = Math.max(worst, Math.max(f - (double) i / sorted.length, (i + 1.0) / sorted.length - f));
        }
        return worst * Math.sqrt(sorted.length);
    }
}
