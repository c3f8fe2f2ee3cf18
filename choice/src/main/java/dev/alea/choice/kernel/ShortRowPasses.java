package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** What a Gumbel-softmax does with whole rows of few classes; elements stay in row-major order throughout. */
final class ShortRowPasses {
    private static final int LANES = FloatVectorMath.LANES;
    private static final float[][] RANKS = new float[RowShape.SHORT + 1][];

    static {
        for (int k = 1; k <= RowShape.SHORT; k++) {
            RANKS[k] = new float[k * LANES];
            for (int i = 0; i < k * LANES; i++) {
                RANKS[k][i] = k - i % k;
            }
        }
    }

    private ShortRowPasses() {}

    /** The largest score of each row. */
    static void maxima(RowScratch s) {
        RowFolds.maxima(s.z, s.fold, s.perRow, s.padRows, s.columns);
    }

    /** t = K - k where class k has the largest score, else 0: the largest rank is the first such class. */
    static void ranks(RowScratch s) {
        rank(s.z, s.perRow, s.t, s.padRows, s.columns, RowFolds.spread(s.columns), RANKS[s.columns]);
        RowFolds.maxima(s.t, s.fold, s.fold, s.padRows, s.columns);
    }

    private static void rank(float[] z, float[] maxima, float[] t, int rows, int classes, int[] table, float[] ranks) {
        for (int r = 0; r < rows; r += LANES) {
            IntVector largest = RowFolds.bits(maxima, r);
            for (int j = 0; j < classes * LANES; j += LANES) {
                int at = r * classes + j;
                FloatVector score = FloatVector.fromArray(FloatVectorMath.F, z, at);
                FloatVector rank = FloatVector.fromArray(FloatVectorMath.F, ranks, j);
                FloatVector.zero(FloatVectorMath.F)
                        .blend(rank, score.compare(VectorOperators.EQ, RowFolds.spread(largest, table, j)))
                        .intoArray(t, at);
            }
        }
    }

    /** hard = 1 where the rank is the largest of its row; a row with NaN has no rank and chooses nothing. */
    static void choose(RowScratch s) {
        RowJob job = s.call();
        int whole = s.rows / LANES * LANES;
        choose(s.t, s.fold, whole, s.columns, RowFolds.spread(s.columns), job.hard, 4 * s.element);
        for (int q = whole * s.columns; q < s.count; q++) {
            float best = Math.max(s.fold[q / s.columns], 0.5f);
            MaskScratch.set(job.hard, s.element + q, s.t[q] == best ? 1 : 0);
        }
    }

    private static void choose(
            float[] ranks, float[] best, int rows, int classes, int[] table, MemorySegment out, long offset) {
        for (int r = 0; r < rows; r += LANES) {
            IntVector largest =
                    FloatVector.fromArray(FloatVectorMath.F, best, r).max(0.5f).reinterpretAsInts();
            for (int j = 0; j < classes * LANES; j += LANES) {
                int at = r * classes + j;
                FloatVector rank = FloatVector.fromArray(FloatVectorMath.F, ranks, at);
                FloatVector.zero(FloatVectorMath.F)
                        .blend(1f, rank.compare(VectorOperators.EQ, RowFolds.spread(largest, table, j)))
                        .intoMemorySegment(out, offset + 4L * at, ByteOrder.LITTLE_ENDIAN);
            }
        }
    }

    /** z = (z - maximum) / tau. */
    static void shift(RowScratch s) {
        shift(s.z, s.perRow, s.padRows, s.columns, RowFolds.spread(s.columns), s.call().inverseTau);
    }

    private static void shift(float[] z, float[] maxima, int rows, int classes, int[] table, float inverseTau) {
        for (int r = 0; r < rows; r += LANES) {
            IntVector largest = RowFolds.bits(maxima, r);
            for (int j = 0; j < classes * LANES; j += LANES) {
                int at = r * classes + j;
                FloatVector.fromArray(FloatVectorMath.F, z, at)
                        .sub(RowFolds.spread(largest, table, j))
                        .mul(inverseTau)
                        .intoArray(z, at);
            }
        }
    }

    /** One over the sum of each row's exponentials. */
    static void inverses(RowScratch s) {
        RowFolds.sums(s.z, s.fold, s.perRow, s.padRows, s.columns);
        invert(s.perRow, s.padRows);
    }

    private static void invert(float[] sums, int count) {
        for (int q = 0; q < count; q += LANES) {
            FloatVectorMath.of(1f)
                    .div(FloatVector.fromArray(FloatVectorMath.F, sums, q))
                    .intoArray(sums, q);
        }
    }

    /** soft = z / sum. */
    static void normalise(RowScratch s) {
        RowJob job = s.call();
        int whole = s.rows / LANES * LANES;
        normalise(s.z, s.perRow, whole, s.columns, RowFolds.spread(s.columns), job.soft, 4 * s.element);
        for (int q = whole * s.columns; q < s.count; q++) {
            MaskScratch.set(job.soft, s.element + q, s.z[q] * s.perRow[q / s.columns]);
        }
    }

    private static void normalise(
            float[] z, float[] inverses, int rows, int classes, int[] table, MemorySegment out, long offset) {
        for (int r = 0; r < rows; r += LANES) {
            IntVector inverse = RowFolds.bits(inverses, r);
            for (int j = 0; j < classes * LANES; j += LANES) {
                int at = r * classes + j;
                FloatVector.fromArray(FloatVectorMath.F, z, at)
                        .mul(RowFolds.spread(inverse, table, j))
                        .intoMemorySegment(out, offset + 4L * at, ByteOrder.LITTLE_ENDIAN);
            }
        }
    }

    /** z = soft upstream, and its sum over each row. */
    static void dots(RowScratch s) {
        RowJob job = s.call();
        for (int q = products(job.soft, job.upstream, 4 * s.element, s.z, s.count); q < s.count; q++) {
            s.z[q] = MaskScratch.get(job.soft, s.element + q) * MaskScratch.get(job.upstream, s.element + q);
        }
        RowFolds.sums(s.z, s.fold, s.perRow, s.padRows, s.columns);
    }

    private static int products(MemorySegment soft, MemorySegment upstream, long offset, float[] z, int count) {
        int q = 0;
        for (; q + LANES <= count; q += LANES) {
            RowSums.load(soft, offset + 4L * q)
                    .mul(RowSums.load(upstream, offset + 4L * q))
                    .intoArray(z, q);
        }
        return q;
    }

    /** gradient = (upstream - dot) (soft / tau). */
    static void gradients(RowScratch s) {
        RowJob job = s.call();
        int whole = s.rows / LANES * LANES;
        int[] table = RowFolds.spread(s.columns);
        gradients(job.soft, job.upstream, s.perRow, whole, s.columns, table, job, 4 * s.element);
        for (int q = whole * s.columns; q < s.count; q++) {
            long i = s.element + q;
            float slope = MaskScratch.get(job.upstream, i) - s.perRow[q / s.columns];
            MaskScratch.set(job.gradient, i, slope * (MaskScratch.get(job.soft, i) * job.inverseTau));
        }
    }

    private static void gradients(
            MemorySegment soft,
            MemorySegment upstream,
            float[] dots,
            int rows,
            int classes,
            int[] table,
            RowJob job,
            long offset) {
        MemorySegment out = job.gradient;
        float inverseTau = job.inverseTau;
        for (int r = 0; r < rows; r += LANES) {
            IntVector dot = RowFolds.bits(dots, r);
            for (int j = 0; j < classes * LANES; j += LANES) {
                long at = offset + 4L * (r * classes + j);
                RowSums.load(upstream, at)
                        .sub(RowFolds.spread(dot, table, j))
                        .mul(RowSums.load(soft, at).mul(inverseTau))
                        .intoMemorySegment(out, at, ByteOrder.LITTLE_ENDIAN);
            }
        }
    }
}
