package dev.alea.choice.kernel;

/** The tables of one subset: the specification of {@link SubsetKernel}, equal to it bit for bit. */
final class SubsetKernelScalar {
    final double logPartition;
    final float[] marginals;

    private final int k;
    private final double[] weight;
    private final double[] weightExponent;

    SubsetKernelScalar(int k, float... logits) {
        this.k = k;
        int n = logits.length;
        weight = new double[n];
        weightExponent = new double[n];
        for (int i = 0; i < n; i++) {
            weightExponent[i] = ScaledDoubles.exponent(logits[i]);
            weight[i] = ScaledDoubles.mantissa(logits[i], weightExponent[i]);
        }
        Table[] suffixes = new Table[n + 1];
        suffixes[n] = new Table(k);
        for (int i = n - 1; i >= 0; i--) {
            suffixes[i] = suffixes[i + 1].extended(weight[i], weightExponent[i]);
            if (i % SubsetScratch.RENEWAL == 0) {
                suffixes[i].renew();
            }
        }
        logPartition = ScaledDoubles.ln(suffixes[0].m[k], suffixes[0].e[k]);
        marginals = marginals(suffixes);
    }

    private float[] marginals(Table[] suffixes) {
        int n = weight.length;
        float[] result = new float[n];
        Table prefix = new Table(k);
        for (int i = 0; i < n; i++) {
            double[] sum = prefix.pairs(suffixes[i + 1]);
            double shift = sum[1] + weightExponent[i] - suffixes[0].e[k];
            double share = sum[0] * weight[i] / suffixes[0].m[k];
            result[i] = (float) (shift > 0 ? Math.scalb(share, (int) shift) : share * ScaledDoubles.power(shift));
            prefix = prefix.extended(weight[i], weightExponent[i]);
            if (i % SubsetScratch.RENEWAL == SubsetScratch.RENEWAL - 1) {
                prefix.renew();
            }
        }
        return result;
    }

    private static final class Table {
        final double[] m;
        final double[] e;

        Table(int k) {
            m = new double[k + 1];
            e = new double[k + 1];
            java.util.Arrays.fill(e, ScaledDoubles.NONE);
            m[0] = 1;
            e[0] = 0;
        }

        Table extended(double weight, double exponent) {
            Table next = new Table(m.length - 1);
            next.m[0] = m[0];
            next.e[0] = e[0];
            for (int j = 1; j < m.length; j++) {
                double e1 = e[j - 1] + exponent;
                double both = Math.max(e[j], e1);
                next.m[j] =
                        m[j] * ScaledDoubles.power(e[j] - both) + m[j - 1] * weight * ScaledDoubles.power(e1 - both);
                next.e[j] = both;
            }
            return next;
        }

        void renew() {
            for (int j = 0; j < m.length; j++) {
                if (m[j] > 0) {
                    int shift = Math.getExponent(m[j]);
                    m[j] = Math.scalb(m[j], -shift);
                    e[j] += shift;
                }
            }
        }

        /** Mantissa and exponent of the sum of products with k - 1 chosen in all. */
        double[] pairs(Table after) {
            int last = m.length - 2;
            double peak = Double.NEGATIVE_INFINITY;
            for (int j = 0; j <= last; j++) {
                peak = Math.max(peak, e[j] + after.e[last - j]);
            }
            double total = 0;
            for (int j = 0; j <= last; j++) {
                total += m[j] * after.m[last - j] * ScaledDoubles.power(e[j] + after.e[last - j] - peak);
            }
            return new double[] {total, peak};
        }
    }
}
