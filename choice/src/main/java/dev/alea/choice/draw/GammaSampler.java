package dev.alea.choice.draw;

/**
 * Gammas of one shape and scale 1 by rejection from a normal.
 *
 * <p>With d = a - 1/3, c = 1 / sqrt(9 d), x normal and v = (1 + c x)^3, d v is accepted as a Gamma of shape a where
 * ln u < x^2 / 2 + d - d v + d ln v, at least 95 of 100 times; u < 1 - 0.0331 x^4 implies that and spares its logarithms. A Gamma of
 * shape a < 1 is one of shape a + 1 times u^(1/a), taken by its logarithm.
 *
 * <p>Source: Marsaglia and Tsang 2000, sections 5 and 6.
 */
final class GammaSampler {
    /** Uniforms of one attempt: two for the normal, one to accept it, one for shapes below 1. */
    static final int UNIFORMS = 4;
    /** The attempt has a byte of the counter; so many in a row are rejected with probability below 1e-330. */
    static final int ATTEMPTS = 255;
    /** What {@link #of} returns for a rejected attempt. */
    static final double REJECTED = -1;

    private static final double SQUEEZE = 0.0331;

    private final double shape;
    private final double d;
    private final double c;

    GammaSampler(double shape) {
        if (!(shape > 0 && shape < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The shape of a Gamma must be a positive finite number, but is " + shape + ".");
        }
        this.shape = shape;
        this.d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
        this.c = 1 / Math.sqrt(9 * d);
    }

    /** The Gamma of these {@value #UNIFORMS} uniforms, or {@link #REJECTED}. */
    double of(double... u) {
        double x = Math.sqrt(-2 * Math.log1p(-u[0])) * StrictMath.cos(2 * Math.PI * u[1]);
        double root = 1 + c * x;
        if (root <= 0) {
            return REJECTED;
        }
        double v = root * root * root;
        double square = x * x;
        if (u[2] >= 1 - SQUEEZE * square * square && Math.log(u[2]) >= 0.5 * square + d - d * v + d * Math.log(v)) {
            return REJECTED;
        }
        return d * v * (shape < 1 ? Math.exp(Math.log(u[3]) / shape) : 1);
    }

    @Override
    public String toString() {
        return "shape " + shape;
    }
}
