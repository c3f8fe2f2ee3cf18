package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The k classes of the largest scores of each row. */
final class TopPasses {
    private TopPasses() {}

    /** Of whole rows. */
    static void select(RowScratch s) {
        RowJob job = s.call();
        clear(s);
        for (int r = 0; r < s.rows; r++) {
            s.top.clear(job.chosen);
            offer(s.z, r * s.columns, s.columns, 0, s.top);
            store(job, s.element + (long) r * s.columns, s.top);
        }
    }

    /** Of a row in pieces. */
    static void consider(RowScratch s) {
        RowJob job = s.call();
        clear(s);
        if (s.piece == 0) {
            s.top.clear(job.chosen);
        }
        offer(s.z, 0, s.columns, s.piece * RowShape.CHUNK, s.top);
    }

    /** The choice of a row in pieces. */
    static void finish(RowScratch s) {
        RowJob job = s.call();
        int classes = job.shape.classes();
        store(job, s.element / classes * classes, s.top);
    }

    private static void clear(RowScratch s) {
        MemorySegment hard = s.call().hard;
        if (hard.byteSize() > 0) {
            hard.asSlice(4 * s.element, 4L * s.count).fill((byte) 0);
        }
    }

    private static void offer(float[] z, int at, int n, int first, TopScores top) {
        int q = 0;
        for (; q + FloatVectorMath.LANES <= n; q += FloatVectorMath.LANES) {
            long above = FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                    .compare(VectorOperators.GT, top.threshold())
                    .toLong();
            for (; above != 0; above &= above - 1) {
                int i = q + Long.numberOfTrailingZeros(above);
                top.offer(z[at + i], first + i);
            }
        }
        for (; q < n; q++) {
            top.offer(z[at + q], first + q);
        }
    }

    private static void store(RowJob job, long first, TopScores top) {
        if (job.order.byteSize() > 0) {
            long to = first / job.shape.classes() * job.chosen;
            for (int j = 0; j < top.size(); j++) {
                job.order.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, to + j, top.classes[j]);
            }
        } else {
            for (int j = 0; j < top.size(); j++) {
                MaskScratch.set(job.hard, first + top.classes[j], 1);
            }
        }
    }
}
