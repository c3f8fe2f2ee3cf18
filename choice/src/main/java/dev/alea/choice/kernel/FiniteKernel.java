package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Whether float memory holds neither NaN nor an infinity, in one reading of it. */
public final class FiniteKernel {
    private static final int BLOCK = 1 << 14;
    private static final int EXPONENT = 0x7f800000;

    private FiniteKernel() {}

    /** Returns whether every float is finite. */
    public static boolean all(MemorySegment floats, int threads) {
        long count = floats.byteSize() / Float.BYTES;
        var finite = new AtomicBoolean(true);
        KernelPool.Job job = index -> {
            long first = index * BLOCK;
            if (finite.get() && largest(floats, 4 * first, (int) Math.min(BLOCK, count - first)) == EXPONENT) {
                finite.set(false);
            }
        };
        long blocks = (count + BLOCK - 1) / BLOCK;
        KernelPool.SHARED.run(job, blocks, Math.clamp(blocks / 2, 1, Math.max(1, threads)));
        return finite.get();
    }

    /** The scalar form. */
    static boolean scalar(MemorySegment floats) {
        for (float value : floats.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** The largest exponent, in place: all ones for what is not finite. */
    private static int largest(MemorySegment floats, long offset, int n) {
        IntVector best = IntVector.zero(FloatVectorMath.I);
        int q = 0;
        for (; q + FloatVectorMath.LANES <= n; q += FloatVectorMath.LANES) {
            best = best.max(
                    IntVector.fromMemorySegment(FloatVectorMath.I, floats, offset + 4L * q, ByteOrder.LITTLE_ENDIAN)
                            .and(EXPONENT));
        }
        int largest = best.reduceLanes(VectorOperators.MAX);
        for (; q < n; q++) {
            largest = Math.max(largest, floats.get(ValueLayout.JAVA_INT_UNALIGNED, offset + 4L * q) & EXPONENT);
        }
        return largest;
    }
}
