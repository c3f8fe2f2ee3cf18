package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;

/** What the kernels know of the processor's vector unit. */
public final class Simd {
    private Simd() {}

    /** Width in bits of the vectors that the kernels use. */
    public static int bits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
