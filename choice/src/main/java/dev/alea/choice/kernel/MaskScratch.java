package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One thread's buffers for one block of groups, and the call they serve. Planes are {@link #stride} apart. */
final class MaskScratch {
    final int stride;
    final int wordStride;
    final int[] words;
    final float[] z; // scores, then exponentials, [C]
    final float[] a; // per candidate: gradient of the mask, [C]
    final float[] maximum;
    final float[] inverse; // 1 / sum of the exponentials
    final float[] mask; // [M]
    final float[] u; // gradient with respect to the mask, [M]
    final int[] bits; // the chosen candidate of each group, as bits

    @Nullable
    MaskJob job;

    long first; // first group of the block
    int rows; // groups in the block
    int padded; // rows rounded up to whole vectors

    MaskScratch(int candidates, int groupSize, int stride) {
        this.stride = stride;
        this.wordStride = stride + Threefry.TILE;
        words = new int[candidates * wordStride];
        z = new float[candidates * stride];
        a = new float[candidates * stride];
        maximum = new float[stride];
        inverse = new float[stride];
        mask = new float[groupSize * stride];
        u = new float[groupSize * stride];
        bits = new int[stride];
    }

    MaskJob call() {
        MaskJob current = job;
        if (current == null) {
            throw new IllegalStateException("A pass ran outside a call.");
        }
        return current;
    }

    void block(MaskJob newJob, long firstGroup, int groups) {
        job = newJob;
        first = firstGroup;
        rows = groups;
        padded = (groups + FloatVectorMath.LANES - 1) / FloatVectorMath.LANES * FloatVectorMath.LANES;
    }

    static float get(MemorySegment segment, long index) {
        return segment.getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, index);
    }

    static void set(MemorySegment segment, long index, float value) {
        segment.setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
    }
}
