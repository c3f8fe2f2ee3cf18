package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The same for rows of many classes, which lie along the register; a row too long for the buffers comes in pieces. */
final class LongRowPasses {
    private static final int LANES = FloatVectorMath.LANES;
    private static final IntVector IOTA = IntVector.zero(FloatVectorMath.I).addIndex(1);

    private LongRowPasses() {}

    /** The largest score of each row, or of this piece of it. */
    static void maxima(RowScratch s) {
        for (int r = 0; r < s.rows; r++) {
            s.perRow[r] = maximum(s.z, r * s.columns, s.columns);
        }
        s.maxima[s.piece] = s.perRow[0];
    }

    private static float maximum(float[] z, int at, int n) {
        FloatVector best = FloatVectorMath.of(Float.NEGATIVE_INFINITY);
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            best = best.max(FloatVector.fromArray(FloatVectorMath.F, z, at + q));
        }
        float largest = best.reduceLanes(VectorOperators.MAX);
        for (; q < n; q++) {
            largest = Math.max(largest, z[at + q]);
        }
        return largest;
    }

    /** hard = 1 at the first largest score of each row; a row with NaN chooses nothing. */
    static void choose(RowScratch s) {
        RowJob job = s.call();
        for (int r = 0; r < s.rows; r++) {
            int best = first(s.z, r * s.columns, s.columns, s.perRow[r]);
            oneHot(job.hard, s.element + (long) r * s.columns, s.columns, best);
        }
    }

    /** Remembers the first largest score of the pieces so far. */
    static void consider(RowScratch s) {
        float largest = s.perRow[0];
        if (s.piece == 0 || largest > s.bestScore || Float.isNaN(largest)) {
            int found = first(s.z, 0, s.columns, largest);
            s.best = found < 0 ? -1 : s.piece * RowShape.CHUNK + found;
            s.bestScore = largest; // NaN stays: nothing is greater
        }
    }

    /** hard = the choice of a row in pieces. */
    static void chooseWhole(RowScratch s) {
        RowJob job = s.call();
        int classes = job.shape.classes();
        oneHot(job.hard, s.element / classes * classes, classes, s.best);
    }

    private static int first(float[] z, int at, int n, float value) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            VectorMask<Float> equal =
                    FloatVector.fromArray(FloatVectorMath.F, z, at + q).compare(VectorOperators.EQ, value);
            if (equal.anyTrue()) {
                return q + equal.firstTrue();
            }
        }
        for (; q < n; q++) {
            if (z[at + q] == value) {
                return q;
            }
        }
        return -1;
    }

    private static void oneHot(MemorySegment out, long first, int n, int best) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            IntVector.zero(FloatVectorMath.I)
                    .blend(Float.floatToRawIntBits(1f), IOTA.compare(VectorOperators.EQ, best - q))
                    .intoMemorySegment(out, 4 * (first + q), ByteOrder.LITTLE_ENDIAN);
        }
        for (; q < n; q++) {
            MaskScratch.set(out, first + q, q == best ? 1 : 0);
        }
    }

    /** z = (z - maximum) / tau. */
    static void shift(RowScratch s) {
        for (int r = 0; r < s.rows; r++) {
            shift(s.z, r * s.columns, s.columns, s.perRow[r], s.call().inverseTau);
        }
    }

    private static void shift(float[] z, int at, int n, float largest, float inverseTau) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                    .sub(largest)
                    .mul(inverseTau)
                    .intoArray(z, at + q);
        }
        for (; q < n; q++) {
            z[at + q] = (z[at + q] - largest) * inverseTau;
        }
    }

    /** soft = z / sum. */
    static void normalise(RowScratch s) {
        RowJob job = s.call();
        for (int r = 0; r < s.rows; r++) {
            int at = r * s.columns;
            float inverse = 1f / RowSums.sum(s.z, at, s.columns, s.partial);
            store(s.z, at, s.columns, inverse, job.soft, s.element + at);
        }
    }

    private static void store(float[] z, int at, int n, float factor, MemorySegment out, long first) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                    .mul(factor)
                    .intoMemorySegment(out, 4 * (first + q), ByteOrder.LITTLE_ENDIAN);
        }
        for (; q < n; q++) {
            MaskScratch.set(out, first + q, z[at + q] * factor);
        }
    }

    /** soft = exponentials of this piece relative to its own maximum; their sum is kept. */
    static void storePiece(RowScratch s) {
        s.sums[s.piece] = RowSums.sum(s.z, 0, s.columns, s.partial);
        MemorySegment.copy(s.z, 0, s.call().soft, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * s.element, s.columns);
    }

    /** soft = soft scaled, piece by piece, to a row that sums to one. */
    static void normaliseWhole(RowScratch s) {
        RowJob job = s.call();
        int classes = job.shape.classes();
        long row = s.element / classes * classes;
        rescale(s.maxima, s.sums, s.piece + 1, job.inverseTau);
        for (int p = 0; p <= s.piece; p++) {
            int from = p * RowShape.CHUNK;
            scale(job.soft, row + from, Math.min(RowShape.CHUNK, classes - from), s.sums[p]);
        }
    }

    /** Turns the sums of pieces, each relative to its own maximum, into the factors that their exponentials lack. */
    static void rescale(float[] maxima, float[] sums, int pieces, float inverseTau) {
        float largest = maxima[0];
        for (int p = 1; p < pieces; p++) {
            largest = Math.max(largest, maxima[p]);
        }
        float total = 0;
        for (int p = 0; p < pieces; p++) {
            float factor = FloatMath.exp((maxima[p] - largest) * inverseTau);
            total = Math.fma(sums[p], factor, total);
            sums[p] = factor;
        }
        float inverse = 1f / total;
        for (int p = 0; p < pieces; p++) {
            sums[p] *= inverse;
        }
    }

    private static void scale(MemorySegment soft, long first, int n, float factor) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            RowSums.load(soft, 4 * (first + q))
                    .mul(factor)
                    .intoMemorySegment(soft, 4 * (first + q), ByteOrder.LITTLE_ENDIAN);
        }
        for (; q < n; q++) {
            MaskScratch.set(soft, first + q, MaskScratch.get(soft, first + q) * factor);
        }
    }

    /** gradient = (upstream - dot) (soft / tau), from memory to memory. */
    static void gradients(RowScratch s) {
        RowJob job = s.call();
        int classes = job.shape.classes();
        for (int r = 0; r < s.rows; r++) {
            long first = s.element + (long) r * classes;
            float dot = RowSums.dot(job.soft, job.upstream, 4 * first, classes, s.partial);
            gradient(job.soft, job.upstream, job.gradient, 4 * first, classes, dot, job.inverseTau);
        }
    }

    private static void gradient(
            MemorySegment soft,
            MemorySegment upstream,
            MemorySegment out,
            long offset,
            int n,
            float dot,
            float inverseTau) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            long at = offset + 4L * q;
            RowSums.load(upstream, at)
                    .sub(dot)
                    .mul(RowSums.load(soft, at).mul(inverseTau))
                    .intoMemorySegment(out, at, ByteOrder.LITTLE_ENDIAN);
        }
        for (; q < n; q++) {
            long i = (offset >>> 2) + q;
            MaskScratch.set(out, i, (MaskScratch.get(upstream, i) - dot) * (MaskScratch.get(soft, i) * inverseTau));
        }
    }
}
