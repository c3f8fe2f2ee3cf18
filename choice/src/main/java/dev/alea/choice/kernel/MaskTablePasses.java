package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Between candidates and mask positions, for any table; {@link MaskFourPasses} has the 2:4 forms. */
final class MaskTablePasses {
    private MaskTablePasses() {}

    /**
     * The mask of the soft choice: each position sums the candidates that keep it, in ascending order.
     */
    static final class SoftMask implements MaskPass {
        private final int[][] keepers;

        SoftMask(int[][] keepers) {
            this.keepers = keepers;
        }

        @Override
        public void run(MaskScratch s) {
            for (int k = 0; k < keepers.length; k++) {
                loop(s.z, s.inverse, s.mask, k * s.stride, s.stride, s.padded, keepers[k]);
            }
        }

        private static void loop(
                float[] z, float[] inverse, float[] mask, int to, int stride, int count, int[] candidates) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector sum = FloatVector.fromArray(FloatVectorMath.F, z, candidates[0] * stride + q);
                for (int i = 1; i < candidates.length; i++) {
                    sum = sum.add(FloatVector.fromArray(FloatVectorMath.F, z, candidates[i] * stride + q));
                }
                sum.mul(FloatVector.fromArray(FloatVectorMath.F, inverse, q)).intoArray(mask, to + q);
            }
        }
    }

    /**
     * The first candidate with the largest score, as bits.
     */
    static final class Choice implements MaskPass {
        private final int[] table;

        Choice(int[] table) {
            this.table = table;
        }

        @Override
        public void run(MaskScratch s) {
            loop(s.z, s.bits, table, s.stride, s.padded);
        }

        private static void loop(float[] z, int[] bits, int[] table, int stride, int count) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector best = FloatVector.fromArray(FloatVectorMath.F, z, q);
                IntVector chosen = IntVector.broadcast(FloatVectorMath.I, table[0]);
                for (int c = 1; c < table.length; c++) {
                    FloatVector score = FloatVector.fromArray(FloatVectorMath.F, z, c * stride + q);
                    VectorMask<Float> better = score.compare(VectorOperators.GT, best);
                    best = best.blend(score, better);
                    chosen = chosen.blend(table[c], better.cast(FloatVectorMath.I));
                }
                chosen.intoArray(bits, q);
            }
        }
    }

    /** The 0/1 mask of the chosen candidate. */
    record HardMask(int groupSize) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int k = 0; k < groupSize; k++) {
                loop(s.bits, s.mask, k, k * s.stride, s.padded);
            }
        }

        private static void loop(int[] bits, float[] mask, int position, int to, int count) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                IntVector bit = IntVector.fromArray(FloatVectorMath.I, bits, q)
                        .lanewise(VectorOperators.LSHR, position)
                        .and(1);
                ((FloatVector) bit.convert(VectorOperators.I2F, 0)).intoArray(mask, to + q);
            }
        }
    }

    /**
     * a = the mask gradient summed over the positions a candidate keeps, ascending.
     */
    static final class Pull implements MaskPass {
        private final int[][] positions;

        Pull(int[][] positions) {
            this.positions = positions;
        }

        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < positions.length; c++) {
                loop(s.u, s.a, c * s.stride, s.stride, s.padded, positions[c]);
            }
        }

        private static void loop(float[] u, float[] a, int to, int stride, int count, int[] kept) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector sum = FloatVector.fromArray(FloatVectorMath.F, u, kept[0] * stride + q);
                for (int i = 1; i < kept.length; i++) {
                    sum = sum.add(FloatVector.fromArray(FloatVectorMath.F, u, kept[i] * stride + q));
                }
                sum.intoArray(a, to + q);
            }
        }
    }

    /** maximum = the mean of a under the soft choice; the buffer of the maxima is free by now. */
    record Mean(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            loop(s.z, s.a, s.inverse, s.maximum, s.stride, s.padded, candidates);
        }

        private static void loop(
                float[] z, float[] a, float[] inverse, float[] mean, int stride, int count, int candidates) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector sum = FloatVector.fromArray(FloatVectorMath.F, z, q)
                        .mul(FloatVector.fromArray(FloatVectorMath.F, a, q));
                for (int c = 1; c < candidates; c++) {
                    FloatVector e = FloatVector.fromArray(FloatVectorMath.F, z, c * stride + q);
                    sum = e.fma(FloatVector.fromArray(FloatVectorMath.F, a, c * stride + q), sum);
                }
                sum.mul(FloatVector.fromArray(FloatVectorMath.F, inverse, q)).intoArray(mean, q);
            }
        }
    }

    /** out = (a - mean) y kappa / tau, straight to memory. */
    record Gradients(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            float scale = job.kappa * job.inverseTau;
            for (int c = 0; c < candidates; c++) {
                int at = c * s.stride;
                long first = c * job.groups + s.first;
                int done = loop(s.z, s.a, s.inverse, s.maximum, at, s.rows, scale, job.out, 4 * first);
                for (int q = done; q < s.rows; q++) {
                    float y = s.z[at + q] * (s.inverse[q] * scale);
                    MaskScratch.set(job.out, first + q, (s.a[at + q] - s.maximum[q]) * y);
                }
            }
        }

        private static int loop(
                float[] z,
                float[] a,
                float[] inverse,
                float[] mean,
                int at,
                int rows,
                float scale,
                MemorySegment out,
                long offset) {
            int q = 0;
            for (; q + FloatVectorMath.LANES <= rows; q += FloatVectorMath.LANES) {
                FloatVector y = FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                        .mul(FloatVector.fromArray(FloatVectorMath.F, inverse, q)
                                .mul(scale));
                FloatVector.fromArray(FloatVectorMath.F, a, at + q)
                        .sub(FloatVector.fromArray(FloatVectorMath.F, mean, q))
                        .mul(y)
                        .intoMemorySegment(out, offset + 4L * q, ByteOrder.LITTLE_ENDIAN);
            }
            return q;
        }
    }
}
