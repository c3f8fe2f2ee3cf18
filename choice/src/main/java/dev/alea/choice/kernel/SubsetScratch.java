package dev.alea.choice.kernel;

/** One thread's tables for a block of subsets; number j of a table is the sum over subsets of j, lane by lane. */
final class SubsetScratch {
    /** Subsets of a block, whatever the vector width is. */
    static final int SUBSETS = 8;

    /** Mantissas grow by less than 2.5 a step, so that a product of two of this age is far from overflow. */
    static final int RENEWAL = 128;

    private static final ThreadLocal<SubsetScratch> OWN = ThreadLocal.withInitial(() -> new SubsetScratch(1, 1));

    /** One loop; with three or more in use each stays a compilation of its own. */
    interface Pass {
        void run(SubsetScratch s);
    }

    int position; // that a pass is at

    final int n;
    final int k;
    final int row; // numbers of one table
    final double[] weight; // mantissas of exp(logit), [n, lanes]
    final double[] weightExponent;
    final double[] mantissa; // suffix tables 0 .. n, each [k + 1, lanes]
    final double[] exponent;
    final double[] prefix; // one table that moves along
    final double[] prefixExponent;
    final double[] sum = new double[SUBSETS];
    final double[] largest = new double[SUBSETS];

    private SubsetScratch(int n, int k) {
        this.n = n;
        this.k = k;
        row = (k + 1) * SUBSETS;
        weight = new double[n * SUBSETS];
        weightExponent = new double[n * SUBSETS];
        mantissa = new double[(n + 1) * row];
        exponent = new double[(n + 1) * row];
        prefix = new double[row];
        prefixExponent = new double[row];
    }

    static SubsetScratch of(int n, int k) {
        SubsetScratch s = OWN.get();
        if (s.n != n || s.k != k) {
            s = new SubsetScratch(n, k);
            OWN.set(s);
        }
        return s;
    }

    void run(int newPosition, Pass... passes) {
        position = newPosition;
        for (Pass pass : passes) {
            pass.run(this);
        }
    }

    /** The table of no position: one subset of none. */
    void empty(double[] m, double[] e, int at) {
        java.util.Arrays.fill(m, at, at + row, 0);
        java.util.Arrays.fill(e, at, at + row, ScaledDoubles.NONE);
        java.util.Arrays.fill(m, at, at + SUBSETS, 1);
        java.util.Arrays.fill(e, at, at + SUBSETS, 0);
    }

    /** Brings mantissas back to [1, 2). */
    void renew(double[] m, double[] e, int at) {
        for (int i = at; i < at + row; i++) {
            if (m[i] > 0) {
                int shift = Math.getExponent(m[i]);
                m[i] = Math.scalb(m[i], -shift);
                e[i] += shift;
            }
        }
    }
}
