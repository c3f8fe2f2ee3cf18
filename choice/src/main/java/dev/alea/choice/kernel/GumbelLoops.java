package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * From random words to uniforms and Gumbels, equal to {@link FloatMath} bit for bit. Each method is one loop over whole
 * vectors: together in one method they exceed the compiler's budget and every vector would be boxed.
 */
final class GumbelLoops {
    private static final int DOUBLED = Float.floatToRawIntBits(FloatMath.LARGEST_UNDOUBLED);

    private GumbelLoops() {}

    /**
     * Words to the exponent (kept in the words) and the remainder r (in z) of the logarithm of {@link
     * FloatMath#exponential}. All blends are on integers: a mask cast between types would be boxed.
     */
    static void reduce(int[] words, int from, float[] z, int to, int count) {
        for (int q = 0; q < count; q += FloatVectorMath.LANES) {
            IntVector word = IntVector.fromArray(FloatVectorMath.I, words, from + q);
            IntVector half = word.lanewise(VectorOperators.XOR, word.lanewise(VectorOperators.ASHR, 31));
            FloatVector u = unlimited(half);
            IntVector bits = u.reinterpretAsInts();
            IntVector exponent = bits.sub(FloatMath.SQRT_HALF).lanewise(VectorOperators.ASHR, 23);
            IntVector r = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(1f)
                    .reinterpretAsInts();
            VectorMask<Integer> lower = word.compare(VectorOperators.GE, 0);
            VectorMask<Integer> doubled = bits.compare(VectorOperators.GT, DOUBLED);
            IntVector twice =
                    u.fma(FloatVectorMath.of(-2f), FloatVectorMath.of(1f)).reinterpretAsInts();
            IntVector lowerR = u.neg().reinterpretAsInts().blend(twice, doubled);
            IntVector lowerE = IntVector.zero(FloatVectorMath.I).blend(-1, doubled);
            exponent.blend(lowerE, lower).intoArray(words, from + q);
            r.blend(lowerR, lower).reinterpretAsFloats().intoArray(z, to + q);
        }
    }

    /** z = -(exponent ln 2 + ln(1 + z)), a standard exponential. */
    static void exponentials(int[] words, int from, float[] z, int to, int count) {
        for (int q = 0; q < count; q += FloatVectorMath.LANES) {
            FloatVector e = (FloatVector)
                    IntVector.fromArray(FloatVectorMath.I, words, from + q).convert(VectorOperators.I2F, 0);
            FloatVectorMath.ln(e, FloatVector.fromArray(FloatVectorMath.F, z, to + q))
                    .neg()
                    .intoArray(z, to + q);
        }
    }

    /** Exponentials to Gumbels. */
    static void gumbels(float[] z, int at, int count) {
        for (int q = 0; q < count; q += FloatVectorMath.LANES) {
            FloatVectorMath.ln(FloatVector.fromArray(FloatVectorMath.F, z, at + q))
                    .neg()
                    .intoArray(z, at + q);
        }
    }

    /** Words to the uniforms of {@link FloatMath#uniform}. */
    static void uniforms(int[] words, int from, float[] z, int to, int count) {
        for (int q = 0; q < count; q += FloatVectorMath.LANES) {
            unlimited(IntVector.fromArray(FloatVectorMath.I, words, from + q))
                    .min(1 - 0x1p-24f)
                    .intoArray(z, to + q);
        }
    }

    /** (word + 1/2) 2^-32, rounded once; 1 for the largest words. */
    private static FloatVector unlimited(IntVector word) {
        FloatVector high = (FloatVector) word.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0);
        FloatVector low = (FloatVector) word.and(255).convert(VectorOperators.I2F, 0);
        return high.fma(FloatVectorMath.of(0x1p-24f), low.add(0.5f).mul(0x1p-32f));
    }
}
