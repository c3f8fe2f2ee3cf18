package dev.alea.formats.tensor;

/**
 * The sixteen-bit float that is the upper half of a binary32.
 *
 * <p>Source: ours, from the definition (8 bits of exponent, 7 of mantissa, IEEE rounding).
 */
public final class Bfloat16 {
    private static final int LOWER_HALF = 0xFFFF;
    private static final int QUIET = 0x40;

    private Bfloat16() {}

    /** The value of sixteen bits; exact. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }

    /** The nearest sixteen bits, ties to even; too large becomes infinite, NaN stays NaN with its sign and upper payload. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // A payload that lives in the lower half alone would round to infinity: set the quiet bit instead.
            return (short) ((bits >>> Short.SIZE) | QUIET);
        }
        int oddUpper = (bits >>> Short.SIZE) & 1;
        return (short) ((bits + (LOWER_HALF >>> 1) + oddUpper) >>> Short.SIZE);
    }
}
