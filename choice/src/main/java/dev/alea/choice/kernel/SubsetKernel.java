package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;

/**
 * Subsets of k of n positions with probability proportional to exp(sum of logits): the logarithm of the sum over all of them, and its
 * gradient, the marginals, by dynamic programming forth and back.
 *
 * <p>Tables hold scaled doubles ({@link ScaledDoubles}): the range of a logarithm without taking one per entry.
 *
 * <p>Shape: logits and marginals [V, n] float32, row-major, logarithms [V] float64.
 * <p>Values: logits are finite; +-1e4 is safe.
 * <p>Cost: O(n k) per subset, tables of (n + 1)(k + 1) numbers.
 * <p>Source: the recursion of elementary symmetric polynomials, as in Kulesza and Taskar 2012, section 5.2; scaling ours.
 */
public final class SubsetKernel {
    private static final int STRIDE = SubsetScratch.SUBSETS;
    private static final int LANES = ScaledDoubles.LANES;

    private static final SubsetScratch.Pass[] SUFFIX = {
        SubsetKernel::copy,
        s -> extend(s.mantissa, s.exponent, s.position * s.row, s.weight, s.weightExponent, s.position * STRIDE, s.k),
    };
    private static final SubsetScratch.Pass[] PREFIX = {
        s -> peaks(s.prefixExponent, s.exponent, (s.position + 1) * s.row, s.largest, s.k),
        s -> pairs(s.prefix, s.prefixExponent, s.mantissa, s.exponent, (s.position + 1) * s.row, s.largest, s.sum, s.k),
        s -> extend(s.prefix, s.prefixExponent, 0, s.weight, s.weightExponent, s.position * STRIDE, s.k),
    };

    private SubsetKernel() {}

    /**
     * Writes logarithms and marginals.
     *
     * @param shape one row per subset, one class per position
     * @param k size of a subset, between 1 and n - 1
     * @param logPartitions receives ln of the sum over all subsets
     * @param marginals receives the probability of each position
     */
    public static void run(
            RowShape shape,
            int k,
            MemorySegment logits,
            MemorySegment logPartitions,
            MemorySegment marginals,
            int threads) {
        int n = shape.classes();
        if (k < 1 || k >= n) {
            throw new IllegalArgumentException(
                    "A table is for 1 to n - 1 of n positions, but is asked for " + k + " of " + n + ".");
        }
        shape.require("logits", logits);
        shape.require("marginals", marginals);
        RowShape.require("logarithms", logPartitions, Double.BYTES * shape.rows());
        KernelPool.Job job = index -> {
            SubsetScratch s = SubsetScratch.of(n, k);
            long first = index * STRIDE;
            int count = (int) Math.min(STRIDE, shape.rows() - first);
            weigh(s, logits, first, count);
            suffixes(s);
            for (int l = 0; l < count; l++) {
                int whole = k * STRIDE + l;
                logPartitions.setAtIndex(
                        ValueLayout.JAVA_DOUBLE_UNALIGNED,
                        first + l,
                        ScaledDoubles.ln(s.mantissa[whole], s.exponent[whole]));
            }
            marginals(s, marginals, first, count);
        };
        KernelPool.SHARED.run(job, (shape.rows() + STRIDE - 1) / STRIDE, Math.max(1, threads));
    }

    private static void weigh(SubsetScratch s, MemorySegment logits, long first, int count) {
        for (int l = 0; l < STRIDE; l++) {
            for (int i = 0; i < s.n; i++) {
                double x = l < count ? MaskScratch.get(logits, (first + l) * s.n + i) : 0;
                double e = ScaledDoubles.exponent(x);
                s.weightExponent[i * STRIDE + l] = e;
                s.weight[i * STRIDE + l] = ScaledDoubles.mantissa(x, e);
            }
        }
    }

    /** Table i: the sums over subsets of the positions i and after. */
    private static void suffixes(SubsetScratch s) {
        s.empty(s.mantissa, s.exponent, s.n * s.row);
        for (int i = s.n - 1; i >= 0; i--) {
            s.run(i, SUFFIX);
            if (i % SubsetScratch.RENEWAL == 0) {
                s.renew(s.mantissa, s.exponent, i * s.row);
            }
        }
    }

    private static void copy(SubsetScratch s) {
        int at = s.position * s.row;
        System.arraycopy(s.mantissa, at + s.row, s.mantissa, at, s.row);
        System.arraycopy(s.exponent, at + s.row, s.exponent, at, s.row);
    }

    /** Number j += weight times number j - 1, from the last one down. */
    private static void extend(
            double[] m, double[] e, int at, double[] weight, double[] weightExponent, int position, int k) {
        for (int q = 0; q < STRIDE; q += LANES) {
            DoubleVector w = load(weight, position + q);
            DoubleVector shift = load(weightExponent, position + q);
            for (int j = k; j >= 1; j--) {
                int own = at + j * STRIDE + q;
                DoubleVector e0 = load(e, own);
                DoubleVector e1 = load(e, own - STRIDE).add(shift);
                DoubleVector both = e0.max(e1);
                load(m, own)
                        .mul(ScaledDoubles.power(e0.sub(both)))
                        .add(load(m, own - STRIDE).mul(w).mul(ScaledDoubles.power(e1.sub(both))))
                        .intoArray(m, own);
                both.intoArray(e, own);
            }
        }
    }

    private static void marginals(SubsetScratch s, MemorySegment marginals, long first, int count) {
        s.empty(s.prefix, s.prefixExponent, 0);
        for (int i = 0; i < s.n; i++) {
            s.run(i, PREFIX);
            for (int l = 0; l < count; l++) {
                int whole = s.k * STRIDE + l;
                double shift = s.largest[l] + s.weightExponent[i * STRIDE + l] - s.exponent[whole];
                double share = s.sum[l] * s.weight[i * STRIDE + l] / s.mantissa[whole];
                // a share is at most 1 whatever the exponents are, so only small ones need a power
                double p = shift > 0 ? Math.scalb(share, (int) shift) : share * ScaledDoubles.power(shift);
                MaskScratch.set(marginals, (first + l) * s.n + i, (float) p);
            }
            if (i % SubsetScratch.RENEWAL == SubsetScratch.RENEWAL - 1) {
                s.renew(s.prefix, s.prefixExponent, 0);
            }
        }
    }

    /** The largest exponent among the products of number j before and number k - 1 - j after. */
    private static void peaks(double[] before, double[] afterE, int after, double[] largest, int k) {
        for (int q = 0; q < STRIDE; q += LANES) {
            DoubleVector best = load(before, q).add(load(afterE, after + (k - 1) * STRIDE + q));
            for (int j = 1; j < k; j++) {
                best = best.max(load(before, j * STRIDE + q).add(load(afterE, after + (k - 1 - j) * STRIDE + q)));
            }
            best.intoArray(largest, q);
        }
    }

    private static void pairs(
            double[] m,
            double[] e,
            double[] afterM,
            double[] afterE,
            int after,
            double[] largest,
            double[] sum,
            int k) {
        for (int q = 0; q < STRIDE; q += LANES) {
            DoubleVector peak = load(largest, q);
            DoubleVector total = DoubleVector.zero(ScaledDoubles.D);
            for (int j = 0; j < k; j++) {
                int there = after + (k - 1 - j) * STRIDE + q;
                DoubleVector shift =
                        load(e, j * STRIDE + q).add(load(afterE, there)).sub(peak);
                total = total.add(
                        load(m, j * STRIDE + q).mul(load(afterM, there)).mul(ScaledDoubles.power(shift)));
            }
            total.intoArray(sum, q);
        }
    }

    private static DoubleVector load(double[] values, int at) {
        return DoubleVector.fromArray(ScaledDoubles.D, values, at);
    }
}
