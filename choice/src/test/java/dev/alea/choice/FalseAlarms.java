package dev.alea.choice;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The one budget for rejecting something correct: all statistical tests of the build together raise a false alarm with
 * probability at most {@link #TOTAL}, by the union bound over tests, looks and statistics.
 */
public final class FalseAlarms {
    public static final double TOTAL = 1e-5;
    /** How many tests may share the budget. */
    public static final int TESTS = 768;
    /** How often a sequential test may look. */
    public static final int LOOKS = 7;

    private static final double LOOK = TOTAL / TESTS / LOOKS;
    private static final int STATISTICS = 2;

    private FalseAlarms() {}

    /** Bound on |z| when this many coordinates are looked at; half of a look's share. */
    public static double z(int coordinates) {
        return -new NormalDistribution().inverseCumulativeProbability(LOOK / STATISTICS / coordinates / 2);
    }

    /** Bound on a chi-square of this many degrees of freedom; the other half. */
    public static double chiSquare(int degrees) {
        return new ChiSquaredDistribution(degrees).inverseCumulativeProbability(1 - LOOK / STATISTICS);
    }

    /** Bound on sqrt(n) times the Kolmogorov distance. */
    public static double kolmogorov() {
        return Math.sqrt(-Math.log(LOOK / STATISTICS / 2) / 2); // P(sqrt(n) D > x) <= 2 exp(-2 x^2)
    }
}
