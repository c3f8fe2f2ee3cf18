package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One thread's block of square matrices of one size, entry by entry: lane l of an entry belongs to matrix l. */
final class SinkhornScratch {
    /** Matrices of a block, whatever the vector width is. */
    static final int MATRICES = 16;

    private static final ThreadLocal<SinkhornScratch> OWN = ThreadLocal.withInitial(() -> new SinkhornScratch(1));

    final int n;
    final float[] x; // scores [n, n, lanes]
    final float[] g; // their gradient
    final float[] maxima;
    final float[] sums;
    final float[][] u; // potentials of the rows, [n, lanes], and their gradient
    final float[][] v; // of the columns

    // what a pass works on: vectors own (and its gradient) over p, others over i, entry at p outer + i inner
    float[] own = {};
    float[] other = {};
    float[] ownSlope = {};
    float[] otherSlope = {};
    int outer;
    int inner;

    private SinkhornScratch(int n) {
        this.n = n;
        x = new float[n * n * MATRICES];
        g = new float[n * n * MATRICES];
        maxima = new float[n * MATRICES];
        sums = new float[n * MATRICES];
        u = new float[2][n * MATRICES];
        v = new float[2][n * MATRICES];
    }

    static SinkhornScratch of(int n) {
        SinkhornScratch s = OWN.get();
        if (s.n != n) {
            s = new SinkhornScratch(n);
            OWN.set(s);
        }
        return s;
    }

    /** Passes see a row of the matrices as p. */
    void rows() {
        aim(u, v, n, 1);
    }

    /** Passes see a column of the matrices as p. */
    void columns() {
        aim(v, u, 1, n);
    }

    private void aim(float[][] newOwn, float[][] newOther, int newOuter, int newInner) {
        own = newOwn[0];
        ownSlope = newOwn[1];
        other = newOther[0];
        otherSlope = newOther[1];
        outer = newOuter * MATRICES;
        inner = newInner * MATRICES;
    }

    /** Matrices first .. first + count of [B, n, n]; lanes beyond hold zeros. */
    void load(MemorySegment from, long first, int count, float[] to) {
        int entries = n * n;
        for (int e = 0; e < entries; e++) {
            for (int l = 0; l < MATRICES; l++) {
                to[e * MATRICES + l] = l < count ? MaskScratch.get(from, (first + l) * entries + e) : 0;
            }
        }
    }

    void store(float[] from, MemorySegment to, long first, int count) {
        int entries = n * n;
        for (int l = 0; l < count; l++) {
            for (int e = 0; e < entries; e++) {
                MaskScratch.set(to, (first + l) * entries + e, from[e * MATRICES + l]);
            }
        }
    }

    /** The potentials of a half round, [block, round, rows or columns, n, lanes]. */
    void keep(float[] potential, MemorySegment potentials, long index) {
        MemorySegment.copy(
                potential, 0, potentials, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * index * n * MATRICES, n * MATRICES);
    }

    void recall(MemorySegment potentials, long index, float[] potential) {
        MemorySegment.copy(
                potentials, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * index * n * MATRICES, potential, 0, n * MATRICES);
    }
}
