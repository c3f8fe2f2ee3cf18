package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** From random words to the exponentials of a softmax; each pass is one loop. */
final class MaskNoisePasses {
    private MaskNoisePasses() {}

    /** Random words of every candidate: whole tiles that cover elements c G + first .. c G + first + rows. */
    record Words(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            for (int c = 0; c < candidates; c++) {
                long element = c * job.groups + s.first;
                int tile = (int) (element >>> 6);
                int last = (int) ((element + s.rows - 1) >>> 6);
                ThreefryVector.tiles(job.counter(), s.words, c * s.wordStride, tile, last - tile + 1);
            }
        }
    }

    /** The first half of the logarithm of {@link FloatMath#exponential}. */
    record Reduce(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < candidates; c++) {
                GumbelLoops.reduce(s.words, c * s.wordStride + offset(s, c), s.z, c * s.stride, s.padded);
            }
        }

        static int offset(MaskScratch s, int c) {
            return (int) ((c * s.call().groups + s.first) & (Threefry.TILE - 1));
        }
    }

    /** The second half. */
    record Exponential(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < candidates; c++) {
                int from = c * s.wordStride + Reduce.offset(s, c);
                GumbelLoops.exponentials(s.words, from, s.z, c * s.stride, s.padded);
            }
        }
    }

    /** Exponentials to Gumbels. */
    record Gumbels(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < candidates; c++) {
                GumbelLoops.gumbels(s.z, c * s.stride, s.padded);
            }
        }
    }

    /** Given Gumbels. */
    record Copies(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            copy(s, s.call().gumbel, candidates);
        }

        /** z = the rows of this block in a [C, G] matrix. */
        static void copy(MaskScratch s, MemorySegment from, int candidates) {
            for (int c = 0; c < candidates; c++) {
                long offset = 4 * (c * s.call().groups + s.first);
                MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, s.z, c * s.stride, s.rows);
            }
        }
    }

    /** z = (kappa logit + z) / tau. */
    record Scores(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            for (int c = 0; c < candidates; c++) {
                long at = c * job.groups + s.first;
                int done = loop(job.logits, 4 * at, s.z, c * s.stride, s.rows, job.kappa, job.inverseTau);
                for (int q = done; q < s.rows; q++) {
                    int i = c * s.stride + q;
                    s.z[i] = Math.fma(job.kappa, MaskScratch.get(job.logits, at + q), s.z[i]) * job.inverseTau;
                }
            }
        }

        private static int loop(
                MemorySegment logits, long from, float[] z, int to, int rows, float kappa, float inverseTau) {
            int q = 0;
            for (; q + FloatVectorMath.LANES <= rows; q += FloatVectorMath.LANES) {
                FloatVector.fromMemorySegment(FloatVectorMath.F, logits, from + 4L * q, ByteOrder.LITTLE_ENDIAN)
                        .fma(FloatVectorMath.of(kappa), FloatVector.fromArray(FloatVectorMath.F, z, to + q))
                        .mul(inverseTau)
                        .intoArray(z, to + q);
            }
            return q;
        }
    }

    /** The largest score of each group. */
    record Maxima(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            loop(s.z, s.maximum, s.stride, s.padded, candidates);
        }

        private static void loop(float[] z, float[] maximum, int stride, int count, int candidates) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector best = FloatVector.fromArray(FloatVectorMath.F, z, q);
                for (int c = 1; c < candidates; c++) {
                    best = best.max(FloatVector.fromArray(FloatVectorMath.F, z, c * stride + q));
                }
                best.intoArray(maximum, q);
            }
        }
    }

    /** z = exp(z - maximum). */
    record Exponentials(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < candidates; c++) {
                loop(s.z, s.maximum, c * s.stride, s.padded);
            }
        }

        private static void loop(float[] z, float[] maximum, int at, int count) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector shifted = FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                        .sub(FloatVector.fromArray(FloatVectorMath.F, maximum, q));
                FloatVectorMath.exp(shifted).intoArray(z, at + q);
            }
        }
    }

    /** inverse = 1 / sum of z, candidates in ascending order. */
    record Sums(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            loop(s.z, s.inverse, s.stride, s.padded, candidates);
        }

        private static void loop(float[] z, float[] inverse, int stride, int count, int candidates) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector sum = FloatVector.fromArray(FloatVectorMath.F, z, q);
                for (int c = 1; c < candidates; c++) {
                    sum = sum.add(FloatVector.fromArray(FloatVectorMath.F, z, c * stride + q));
                }
                FloatVectorMath.of(1f).div(sum).intoArray(inverse, q);
            }
        }
    }
}
