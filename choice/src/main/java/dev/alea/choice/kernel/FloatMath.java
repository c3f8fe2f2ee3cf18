package dev.alea.choice.kernel;

/**
 * Logarithm, exponential and the transforms of random words in float arithmetic, one value at a time: the
 * specification of {@link FloatVectorMath}, equal to it bit for bit.
 *
 * <p>Every step is one IEEE operation in a fixed order, so bits depend neither on the machine nor on the vector width.
 *
 * <p>Source: ours; minimax coefficients by the Remez exchange with relative weights.
 */
public final class FloatMath {
    static final float LN2_HIGH = 0x1.62ep-1f; // 0.6931... cut to 12 bits, so that e * LN2_HIGH is exact
    static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);
    static final float LOG2_E = (float) (1 / Math.log(2));
    static final float ROUND = 0x1.8p23f; // adding it rounds a small float to an integer in the low mantissa bits
    static final float SMALLEST_EXPONENT = -87f;
    static final int SQRT_HALF = 0x3f3504f3;

    // ln(1 + r) = r - r^2/2 + r^3 P(r) on [sqrt(1/2) - 1, sqrt(2) - 1], relative error 2^-27.3
    static final float L0 = 0x1.555554p-2f;
    static final float L1 = -0x1.000226p-2f;
    static final float L2 = 0x1.99a008p-3f;
    static final float L3 = -0x1.547244p-3f;
    static final float L4 = 0x1.22da1ep-3f;
    static final float L5 = -0x1.0d8542p-3f;
    static final float L6 = 0x1.055b68p-3f;
    static final float L7 = -0x1.38b578p-4f;

    // exp(r) = 1 + r + r^2 Q(r) on [-ln(2)/2, ln(2)/2], relative error 2^-28.3
    static final float E0 = 0x1.fffffcp-2f;
    static final float E1 = 0x1.555490p-3f;
    static final float E2 = 0x1.5558f4p-5f;
    static final float E3 = 0x1.123a6cp-7f;
    static final float E4 = 0x1.6a2352p-10f;

    private FloatMath() {}

    /** Returns ln(x) of a normal positive number to 1 ulp. */
    public static float ln(float x) {
        int bits = Float.floatToRawIntBits(x);
        int exponent = (bits - SQRT_HALF) >> 23;
        float mantissa = Float.intBitsToFloat(bits - (exponent << 23));
        return ln(exponent, mantissa - 1f);
    }

    /** Returns exponent ln 2 + ln(1 + r). */
    static float ln(float exponent, float r) {
        float p = Math.fma(r, L7, L6);
        p = Math.fma(p, r, L5);
        p = Math.fma(p, r, L4);
        p = Math.fma(p, r, L3);
        p = Math.fma(p, r, L2);
        p = Math.fma(p, r, L1);
        p = Math.fma(p, r, L0);
        float square = r * r;
        float tail = (p * r) * square;
        tail = Math.fma(exponent, LN2_LOW, tail);
        tail = Math.fma(square, -0.5f, tail);
        return Math.fma(exponent, LN2_HIGH, r + tail);
    }

    /** Returns exp(x) for x in [-87, 88] to 1 ulp; smaller x give exp(-87). */
    public static float exp(float x) {
        float clamped = Math.max(x, SMALLEST_EXPONENT);
        float shifted = Math.fma(clamped, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_HIGH, clamped);
        r = Math.fma(n, -LN2_LOW, r);
        float q = Math.fma(r, E4, E3);
        q = Math.fma(q, r, E2);
        q = Math.fma(q, r, E1);
        q = Math.fma(q, r, E0);
        float y = Math.fma(q, r * r, r) + 1f;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /** Returns min((word + 1/2) 2^-32, 1 - 2^-24), rounded once. */
    public static float uniform(int word) {
        float low = ((word & 255) + 0.5f) * 0x1p-32f;
        return Math.min(Math.fma((float) (word >>> 8), 0x1p-24f, low), 1 - 0x1p-24f);
    }

    /**
     * Returns a standard exponential: -ln(1 - u) of the lower half of the words, -ln(u) of the mirrored upper half,
     * which is dense where the small values are and never 0 or infinite.
     */
    public static float exponential(int word) {
        int half = word ^ (word >> 31);
        float u = uniform(half);
        int bits = Float.floatToRawIntBits(u);
        int exponent = (bits - SQRT_HALF) >> 23;
        float r = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
        float e = exponent;
        if (word >= 0) {
            // 1 - u needs no rounding: either r = -u, or after one doubling r = 1 - 2u
            boolean doubled = u > LARGEST_UNDOUBLED;
            r = doubled ? Math.fma(u, -2f, 1f) : -u;
            e = doubled ? -1f : 0f;
        }
        return -ln(e, r);
    }

    /** Returns a standard Gumbel, -ln of the exponential, in [-3.13, 22.87]. */
    public static float gumbel(int word) {
        return -ln(exponential(word));
    }

    static final float LARGEST_UNDOUBLED = 0.2928932f; // 1 - sqrt(1/2)
}
