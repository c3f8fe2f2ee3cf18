package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Sums along a row in an order that no vector width changes: element i goes to partial sum i mod 16, in ascending order, and
 * the partial sums are added in halves.
 */
final class RowSums {
    static final int PARTIALS = 16;

    private static final int[] TURNS = IntStream.range(0, 2 * FloatVectorMath.LANES)
            .map(i -> i % FloatVectorMath.LANES)
            .toArray();

    private RowSums() {}

    /** The sum of n numbers. */
    static float sum(float[] z, int at, int n, float[] partial) {
        int whole = n & -PARTIALS;
        for (int a = 0; a < PARTIALS; a += FloatVectorMath.LANES) {
            FloatVector sum = FloatVector.zero(FloatVectorMath.F);
            for (int q = a; q < whole; q += PARTIALS) {
                sum = sum.add(FloatVector.fromArray(FloatVectorMath.F, z, at + q));
            }
            sum.intoArray(partial, a);
        }
        for (int q = whole; q < n; q++) {
            partial[q - whole] += z[at + q];
        }
        return inRegister(partial);
    }

    /** The dot product of n numbers in memory, at the same byte offset of both. */
    static float dot(MemorySegment x, MemorySegment y, long offset, int n, float[] partial) {
        int whole = n & -PARTIALS;
        for (int a = 0; a < PARTIALS; a += FloatVectorMath.LANES) {
            FloatVector sum = FloatVector.zero(FloatVectorMath.F);
            for (int q = a; q < whole; q += PARTIALS) {
                sum = load(x, offset + 4L * q).fma(load(y, offset + 4L * q), sum);
            }
            sum.intoArray(partial, a);
        }
        long first = offset >>> 2;
        for (int q = whole; q < n; q++) {
            float product = MaskScratch.get(x, first + q);
            partial[q - whole] = Math.fma(product, MaskScratch.get(y, first + q), partial[q - whole]);
        }
        return inRegister(partial);
    }

    static FloatVector load(MemorySegment memory, long offset) {
        return FloatVector.fromMemorySegment(FloatVectorMath.F, memory, offset, ByteOrder.LITTLE_ENDIAN);
    }

    /** The scalar form of {@link #sum}. */
    static float scalar(float... values) {
        float[] partial = new float[PARTIALS];
        for (int i = 0; i < values.length; i++) {
            partial[i % PARTIALS] += values[i];
        }
        return halves(partial);
    }

    /** The scalar form of {@link #dot}. */
    static float scalarDot(float[] x, float... y) {
        float[] partial = new float[PARTIALS];
        for (int i = 0; i < x.length; i++) {
            partial[i % PARTIALS] = Math.fma(x[i], y[i], partial[i % PARTIALS]);
        }
        return halves(partial);
    }

    /** {@link #halves} with vectors. */
    static float inRegister(float[] partial) {
        for (int w = PARTIALS / 2; w >= FloatVectorMath.LANES; w /= 2) {
            for (int q = 0; q < w; q += FloatVectorMath.LANES) {
                FloatVector.fromArray(FloatVectorMath.F, partial, q)
                        .add(FloatVector.fromArray(FloatVectorMath.F, partial, q + w))
                        .intoArray(partial, q);
            }
        }
        FloatVector x = FloatVector.fromArray(FloatVectorMath.F, partial, 0);
        for (int w = FloatVectorMath.LANES / 2; w >= 1; w /= 2) {
            IntVector turn = IntVector.fromArray(FloatVectorMath.I, TURNS, w);
            x = x.add(turn.selectFrom(x.reinterpretAsInts()).reinterpretAsFloats());
        }
        return x.lane(0);
    }

    private static float halves(float... p) {
        float even = quarter(p, 0) + quarter(p, 2);
        float odd = quarter(p, 1) + quarter(p, 3);
        return even + odd;
    }

    private static float quarter(float[] p, int i) {
        return (p[i] + p[i + 8]) + (p[i + 4] + p[i + 12]);
    }
}
