package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Maxima and sums over short rows, many rows at once, and one value per row spread over its row again.
 *
 * <p>A row of K = f g is folded to one of g by its smallest prime factor f: neighbours f by f, in ascending order. So sums have
 * an order that no vector width changes ({@link #scalarSum}), and a fold is a few selections from two vectors.
 */
final class RowFolds {
    private static final int LANES = FloatVectorMath.LANES;
    private static final int[][] SELECTIONS = new int[RowShape.SHORT + 1][];
    private static final int[][] SPREADS = new int[RowShape.SHORT + 1][];

    static {
        for (int k = 1; k <= RowShape.SHORT; k++) {
            SELECTIONS[k] = selections(k);
            SPREADS[k] = spreads(k);
        }
    }

    private RowFolds() {}

    /** The smallest prime factor of K > 1. */
    static int factor(int classes) {
        int f = 2;
        while (classes % f != 0) {
            f++;
        }
        return f;
    }

    /** The sum of one row in the order of the folds. */
    static float scalarSum(float... row) {
        float[] x = row.clone();
        int left = x.length;
        while (left > 1) {
            int f = factor(left);
            left /= f;
            for (int i = 0; i < left; i++) {
                float sum = x[i * f];
                for (int p = 1; p < f; p++) {
                    sum += x[i * f + p];
                }
                x[i] = sum;
            }
        }
        return x[0];
    }

    /** out = the maximum of each row; rows are a multiple of the vector length. */
    static void maxima(float[] z, float[] work, float[] out, int rows, int classes) {
        float[] from = z;
        int left = classes;
        while (left > 1) {
            int f = factor(left);
            left /= f;
            float[] to = left == 1 ? out : work;
            switch (f) {
                case 2 -> maxima2(from, to, rows * left);
                case 3 -> maxima3(from, to, rows * left);
                default -> maximaOf(from, to, rows * left, SELECTIONS[f], f);
            }
            from = to;
        }
        if (classes == 1) {
            System.arraycopy(z, 0, out, 0, rows);
        }
    }

    /** out = the sum of each row. */
    static void sums(float[] z, float[] work, float[] out, int rows, int classes) {
        float[] from = z;
        int left = classes;
        while (left > 1) {
            int f = factor(left);
            left /= f;
            float[] to = left == 1 ? out : work;
            switch (f) {
                case 2 -> sums2(from, to, rows * left);
                case 3 -> sums3(from, to, rows * left);
                default -> sumsOf(from, to, rows * left, SELECTIONS[f], f);
            }
            from = to;
        }
        if (classes == 1) {
            System.arraycopy(z, 0, out, 0, rows);
        }
    }

    /** Where each element of LANES rows finds the value of its row among LANES values. */
    static int[] spread(int classes) {
        return SPREADS[classes];
    }

    /** Element j of a group of LANES rows, spread from the vector of one value per row. */
    static FloatVector spread(IntVector perRow, int[] table, int j) {
        return IntVector.fromArray(FloatVectorMath.I, table, j)
                .selectFrom(perRow)
                .reinterpretAsFloats();
    }

    static IntVector bits(float[] values, int at) {
        return FloatVector.fromArray(FloatVectorMath.F, values, at).reinterpretAsInts();
    }

    private static void maxima2(float[] from, float[] to, int count) {
        IntVector even = index(SELECTIONS[2], 0);
        IntVector odd = index(SELECTIONS[2], 1);
        for (int q = 0; q < count; q += LANES) {
            IntVector a = bits(from, 2 * q);
            IntVector b = bits(from, 2 * q + LANES);
            FloatVector x = even.selectFrom(a, b).reinterpretAsFloats();
            x.max(odd.selectFrom(a, b).reinterpretAsFloats()).intoArray(to, q);
        }
    }

    private static void sums2(float[] from, float[] to, int count) {
        IntVector even = index(SELECTIONS[2], 0);
        IntVector odd = index(SELECTIONS[2], 1);
        for (int q = 0; q < count; q += LANES) {
            IntVector a = bits(from, 2 * q);
            IntVector b = bits(from, 2 * q + LANES);
            FloatVector x = even.selectFrom(a, b).reinterpretAsFloats();
            x.add(odd.selectFrom(a, b).reinterpretAsFloats()).intoArray(to, q);
        }
    }

    private static void maxima3(float[] from, float[] to, int count) {
        IntVector i0 = index(SELECTIONS[3], 0);
        IntVector j0 = index(SELECTIONS[3], 1);
        IntVector i1 = index(SELECTIONS[3], 2);
        IntVector j1 = index(SELECTIONS[3], 3);
        IntVector i2 = index(SELECTIONS[3], 4);
        IntVector j2 = index(SELECTIONS[3], 5);
        for (int q = 0; q < count; q += LANES) {
            IntVector a = bits(from, 3 * q);
            IntVector b = bits(from, 3 * q + LANES);
            IntVector c = bits(from, 3 * q + 2 * LANES);
            FloatVector x = j0.selectFrom(i0.selectFrom(a, b), c).reinterpretAsFloats();
            FloatVector y = j1.selectFrom(i1.selectFrom(a, b), c).reinterpretAsFloats();
            FloatVector w = j2.selectFrom(i2.selectFrom(a, b), c).reinterpretAsFloats();
            x.max(y).max(w).intoArray(to, q);
        }
    }

    private static void sums3(float[] from, float[] to, int count) {
        IntVector i0 = index(SELECTIONS[3], 0);
        IntVector j0 = index(SELECTIONS[3], 1);
        IntVector i1 = index(SELECTIONS[3], 2);
        IntVector j1 = index(SELECTIONS[3], 3);
        IntVector i2 = index(SELECTIONS[3], 4);
        IntVector j2 = index(SELECTIONS[3], 5);
        for (int q = 0; q < count; q += LANES) {
            IntVector a = bits(from, 3 * q);
            IntVector b = bits(from, 3 * q + LANES);
            IntVector c = bits(from, 3 * q + 2 * LANES);
            FloatVector x = j0.selectFrom(i0.selectFrom(a, b), c).reinterpretAsFloats();
            FloatVector y = j1.selectFrom(i1.selectFrom(a, b), c).reinterpretAsFloats();
            FloatVector w = j2.selectFrom(i2.selectFrom(a, b), c).reinterpretAsFloats();
            x.add(y).add(w).intoArray(to, q);
        }
    }

    private static void maximaOf(float[] from, float[] to, int count, int[] table, int f) {
        for (int q = 0; q < count; q += LANES) {
            FloatVector x = plane(from, q * f, table, f, 0);
            for (int p = 1; p < f; p++) {
                x = x.max(plane(from, q * f, table, f, p));
            }
            x.intoArray(to, q);
        }
    }

    private static void sumsOf(float[] from, float[] to, int count, int[] table, int f) {
        for (int q = 0; q < count; q += LANES) {
            FloatVector x = plane(from, q * f, table, f, 0);
            for (int p = 1; p < f; p++) {
                x = x.add(plane(from, q * f, table, f, p));
            }
            x.intoArray(to, q);
        }
    }

    /** Elements p, p + f, p + 2f, ... of f vectors. */
    private static FloatVector plane(float[] from, int at, int[] table, int f, int p) {
        IntVector x = bits(from, at);
        for (int j = 1; j < f; j++) {
            x = index(table, p * (f - 1) + j - 1).selectFrom(x, bits(from, at + j * LANES));
        }
        return x.reinterpretAsFloats();
    }

    private static IntVector index(int[] table, int row) {
        return IntVector.fromArray(FloatVectorMath.I, table, row * LANES);
    }

    /** Selection j of plane p takes what it needs of vector j and keeps what the earlier ones took. */
    private static int[] selections(int f) {
        int[] table = new int[Math.max(0, f * (f - 1) * LANES)];
        for (int p = 0; p < f; p++) {
            for (int j = 1; j < f; j++) {
                for (int lane = 0; lane < LANES; lane++) {
                    int element = f * lane + p;
                    boolean here = element / LANES == j;
                    int kept = j == 1 ? element % LANES : lane;
                    table[(p * (f - 1) + j - 1) * LANES + lane] = here ? LANES + element % LANES : kept;
                }
            }
        }
        return table;
    }

    private static int[] spreads(int classes) {
        int[] table = new int[classes * LANES];
        for (int i = 0; i < table.length; i++) {
            table[i] = i / classes;
        }
        return table;
    }
}
