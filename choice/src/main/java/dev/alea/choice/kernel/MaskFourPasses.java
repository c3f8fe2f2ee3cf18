package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Groups of four: rows [G, 4] and four planes are turned into each other inside registers. A shuffle puts the values of
 * every source where they belong and a blend keeps the right source, so the same shuffle serves all four.
 */
final class MaskFourPasses {
    private static final int L = FloatVectorMath.LANES;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    // Row vector j of four holds groups j L/4 .. (j+1) L/4: lane i is plane i % 4 of group (j L + i) / 4.
    private static final VectorShuffle<Float> S0 = spread(0);
    private static final VectorShuffle<Float> S1 = spread(1);
    private static final VectorShuffle<Float> S2 = spread(2);
    private static final VectorShuffle<Float> S3 = spread(3);
    private static final VectorMask<Float> P1 = plane(1);
    private static final VectorMask<Float> P2 = plane(2);
    private static final VectorMask<Float> P3 = plane(3);
    // Plane k takes lane (4 i + k) % L of row vector i / (L / 4).
    private static final VectorShuffle<Float> C0 = collect(0);
    private static final VectorShuffle<Float> C1 = collect(1);
    private static final VectorShuffle<Float> C2 = collect(2);
    private static final VectorShuffle<Float> C3 = collect(3);
    private static final VectorMask<Float> Q1 = quarter(1);
    private static final VectorMask<Float> Q2 = quarter(2);
    private static final VectorMask<Float> Q3 = quarter(3);

    private MaskFourPasses() {}

    private static VectorShuffle<Float> spread(int j) {
        return VectorShuffle.fromOp(FloatVectorMath.F, i -> (j * L + i) / 4);
    }

    private static VectorShuffle<Float> collect(int k) {
        return VectorShuffle.fromOp(FloatVectorMath.F, i -> (4 * i + k) % L);
    }

    private static VectorMask<Float> plane(int k) {
        return lanes(i -> i % 4 == k);
    }

    private static VectorMask<Float> quarter(int j) {
        return lanes(i -> 4 * i / L == j);
    }

    private static VectorMask<Float> lanes(java.util.function.IntPredicate set) {
        boolean[] bits = new boolean[L];
        for (int i = 0; i < L; i++) {
            bits[i] = set.test(i);
        }
        return VectorMask.fromArray(FloatVectorMath.F, bits, 0);
    }

    private static FloatVector row(VectorShuffle<Float> s, FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        return a.rearrange(s)
                .blend(b.rearrange(s), P1)
                .blend(c.rearrange(s), P2)
                .blend(d.rearrange(s), P3);
    }

    private static FloatVector column(
            VectorShuffle<Float> s, FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        return a.rearrange(s)
                .blend(b.rearrange(s), Q1)
                .blend(c.rearrange(s), Q2)
                .blend(d.rearrange(s), Q3);
    }

    private static FloatVector load(MemorySegment segment, long offset) {
        return FloatVector.fromMemorySegment(FloatVectorMath.F, segment, offset, LE);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(FloatVectorMath.F, array, at);
    }

    /** out = weight mask. */
    record Apply() implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            int done = loop(s.mask, job.weight, job.out, 16 * s.first, s.stride, s.rows);
            MaskMemoryPasses.Apply.rest(s, 4, done);
        }

        private static int loop(
                float[] mask, MemorySegment weight, MemorySegment out, long offset, int stride, int rows) {
            int q = 0;
            for (; q + L <= rows; q += L) {
                FloatVector a = load(mask, q);
                FloatVector b = load(mask, stride + q);
                FloatVector c = load(mask, 2 * stride + q);
                FloatVector d = load(mask, 3 * stride + q);
                long at = offset + 16L * q;
                load(weight, at).mul(row(S0, a, b, c, d)).intoMemorySegment(out, at, LE);
                load(weight, at + 4L * L).mul(row(S1, a, b, c, d)).intoMemorySegment(out, at + 4L * L, LE);
                load(weight, at + 8L * L).mul(row(S2, a, b, c, d)).intoMemorySegment(out, at + 8L * L, LE);
                load(weight, at + 12L * L).mul(row(S3, a, b, c, d)).intoMemorySegment(out, at + 12L * L, LE);
            }
            return q;
        }
    }

    /** u = upstream weight. */
    record Upstream() implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            int done = loop(s.u, job.upstream, job.weight, 16 * s.first, s.stride, s.rows);
            MaskMemoryPasses.Upstream.rest(s, 4, done);
        }

        private static int loop(
                float[] u, MemorySegment upstream, MemorySegment weight, long offset, int stride, int rows) {
            int q = 0;
            for (; q + L <= rows; q += L) {
                long at = offset + 16L * q;
                FloatVector a = load(upstream, at).mul(load(weight, at));
                FloatVector b = load(upstream, at + 4L * L).mul(load(weight, at + 4L * L));
                FloatVector c = load(upstream, at + 8L * L).mul(load(weight, at + 8L * L));
                FloatVector d = load(upstream, at + 12L * L).mul(load(weight, at + 12L * L));
                column(C0, a, b, c, d).intoArray(u, q);
                column(C1, a, b, c, d).intoArray(u, stride + q);
                column(C2, a, b, c, d).intoArray(u, 2 * stride + q);
                column(C3, a, b, c, d).intoArray(u, 3 * stride + q);
            }
            return q;
        }
    }

    /** u -= 2 lambda weight^2 mask. */
    record Regularise() implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            int done = loop(s.u, s.mask, job.weight, 16 * s.first, s.stride, s.rows, -2f * job.lambda);
            MaskMemoryPasses.Regularise.rest(s, 4, done);
        }

        private static int loop(
                float[] u, float[] mask, MemorySegment weight, long offset, int stride, int rows, float factor) {
            int q = 0;
            for (; q + L <= rows; q += L) {
                long at = offset + 16L * q;
                FloatVector a = square(weight, at, factor);
                FloatVector b = square(weight, at + 4L * L, factor);
                FloatVector c = square(weight, at + 8L * L, factor);
                FloatVector d = square(weight, at + 12L * L, factor);
                add(column(C0, a, b, c, d), mask, u, q);
                add(column(C1, a, b, c, d), mask, u, stride + q);
                add(column(C2, a, b, c, d), mask, u, 2 * stride + q);
                add(column(C3, a, b, c, d), mask, u, 3 * stride + q);
            }
            return q;
        }

        private static FloatVector square(MemorySegment weight, long at, float factor) {
            FloatVector w = load(weight, at);
            return w.mul(w).mul(factor);
        }

        private static void add(FloatVector square, float[] mask, float[] u, int at) {
            square.fma(load(mask, at), load(u, at)).intoArray(u, at);
        }
    }
}
