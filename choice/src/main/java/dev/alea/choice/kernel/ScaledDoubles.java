package dev.alea.choice.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Positive numbers m 2^e with both parts doubles and e whole: the range of logarithms, sums without a logarithm.
 *
 * <p>exp is a Taylor polynomial on half an octave, below 1e-17; every step is one IEEE operation, so scalar and vector agree bit
 * for bit.
 */
final class ScaledDoubles {
    static final VectorSpecies<Double> D =
            DoubleVector.SPECIES_PREFERRED.length() <= 8 ? DoubleVector.SPECIES_PREFERRED : DoubleVector.SPECIES_512;
    static final int LANES = D.length();
    /** The exponent of zero: below every other one, and far from overflow. */
    static final double NONE = -0x1p40;

    private static final double LOG2_E = 1 / Math.log(2);
    private static final double LN2_HIGH = 0x1.62e42fep-1; // so short that n LN2_HIGH is exact
    private static final double LN2_LOW = 0x1.f473de6af278fp-30; // ln 2 - LN2_HIGH
    private static final double ROUND = 0x1.8p52;
    private static final double SMALLEST = -1022;
    private static final double[] TAYLOR = taylor(14);

    private ScaledDoubles() {}

    /** Returns the exponent of exp(x). */
    static double exponent(double x) {
        return (x * LOG2_E + ROUND) - ROUND;
    }

    /** Returns exp(x) 2^-exponent, near 1. */
    static double mantissa(double x, double exponent) {
        double r = Math.fma(exponent, -LN2_LOW, Math.fma(exponent, -LN2_HIGH, x));
        double p = TAYLOR[TAYLOR.length - 1];
        for (int i = TAYLOR.length - 2; i >= 0; i--) {
            p = Math.fma(p, r, TAYLOR[i]);
        }
        return p;
    }

    /** Returns 2^d for whole d <= 0; the smallest normal number where that would be smaller. */
    static double power(double d) {
        double shifted = Math.max(d, SMALLEST) + (ROUND + 1023);
        return Double.longBitsToDouble(Double.doubleToRawLongBits(shifted) << 52);
    }

    static DoubleVector power(DoubleVector d) {
        return d.max(SMALLEST)
                .add(ROUND + 1023)
                .reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, 52)
                .reinterpretAsDoubles();
    }

    /** Returns ln of a number. */
    static double ln(double mantissa, double exponent) {
        return exponent * LN2_HIGH + (exponent * LN2_LOW + StrictMath.log(mantissa));
    }

    private static double[] taylor(int terms) {
        double[] coefficients = new double[terms];
        double factorial = 1;
        for (int i = 0; i < terms; i++) {
            factorial *= Math.max(1, i);
            coefficients[i] = 1 / factorial;
        }
        return coefficients;
    }
}
