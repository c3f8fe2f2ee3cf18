package dev.alea.choice.estimate;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import java.util.Locale;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/**
 * A sequential test of whether the mean of independent vectors is a given one.
 *
 * <p>It looks at 2,000, 4,000 .. 128,000 vectors and stops early only to reject. Each look compares every coordinate, the
 * projection on the reference (the most powerful direction against a wrong scale) and, jointly, the whole vector in the
 * range of its covariance (chi-square). Directions without variance must agree to 1e-9. A heavy-tailed direction may
 * reject only where n is at least max(150 excess kurtosis, 3000 skewness^2), which keeps the normal approximation good at
 * z = 6.6 (Edgeworth); where that is never reached the test is badly configured and says so.
 */
final class MeanTest {
    static final int FIRST = 2000;

    private static final double NO_VARIANCE = 1e-28;
    private static final double SAME = 1e-9;

    /** Makes a block of vectors. */
    @FunctionalInterface
    interface Source {
        double[][] block(int index, int size);
    }

    private MeanTest() {}

    /** Throws an AssertionError where the mean is not the reference. */
    static void check(String what, double[] reference, Source source) {
        double[][] vectors = new double[0][];
        for (int look = 0, n = FIRST; look < FalseAlarms.LOOKS; look++, n *= 2) {
            vectors = extended(vectors, n, source);
            boolean certain = look(what, reference, vectors);
            if (look == FalseAlarms.LOOKS - 1 && !certain) {
                throw new AssertionError(what + ": tails too heavy for " + n
                        + " vectors; test with a higher temperature or another cost. " + Seeds.text());
            }
        }
    }

    private static double[][] extended(double[][] old, int size, Source source) {
        double[][] all = java.util.Arrays.copyOf(old, size);
        for (int at = old.length; at < size; at += FIRST) {
            double[][] block = source.block(at / FIRST, FIRST);
            System.arraycopy(block, 0, all, at, FIRST);
        }
        return all;
    }

    /** Rejects by throwing; returns whether every direction was allowed to. */
    private static boolean look(String what, double[] reference, double[][] vectors) {
        int d = reference.length;
        double zBound = FalseAlarms.z(d + 1);
        boolean certain = true;
        for (int i = 0; i <= d; i++) {
            Projection p = i < d
                    ? Projection.coordinate(vectors, reference, i)
                    : Projection.of(vectors, reference, normalised(reference));
            certain &= p.reject(what + (i < d ? ", coordinate " + i : ", along the reference"), zBound);
        }
        boolean together = joint(what, reference, vectors);
        return certain && together;
    }

    private static boolean joint(String what, double[] reference, double[][] vectors) {
        var eigen =
                new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(covariance(vectors, reference.length)));
        double largest = eigen.getEigenvalue(0);
        double sum = 0;
        int rank = 0;
        boolean certain = true;
        for (int i = 0; i < reference.length; i++) {
            Projection p =
                    Projection.of(vectors, reference, eigen.getEigenvector(i).toArray());
            if (p.variance < Math.max(NO_VARIANCE, 1e-12 * largest)) {
                p.rejectConstant(what + ", a direction without variance");
                continue;
            }
            rank++;
            sum += p.z() * p.z();
            certain &= p.allowed();
        }
        if (rank > 0 && certain && sum > FalseAlarms.chiSquare(rank)) {
            throw new AssertionError(String.format(
                    Locale.ROOT,
                    "%s: chi-square %.1f of %d degrees exceeds %.1f at n = %d. %s",
                    what,
                    sum,
                    rank,
                    FalseAlarms.chiSquare(rank),
                    vectors.length,
                    Seeds.text()));
        }
        return certain;
    }

    private static double[][] covariance(double[][] vectors, int d) {
        double[] mean = new double[d];
        for (double[] v : vectors) {
            for (int i = 0; i < d; i++) {
                mean[i] += v[i] / vectors.length;
            }
        }
        double[][] covariance = new double[d][d];
        for (double[] v : vectors) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (v[i] - mean[i]) * (v[j] - mean[j]) / vectors.length;
                    covariance[j][i] = covariance[i][j];
                }
            }
        }
        return covariance;
    }

    private static double[] normalised(double[] vector) {
        double norm = Math.sqrt(java.util.Arrays.stream(vector).map(x -> x * x).sum());
        return java.util.Arrays.stream(vector)
                .map(x -> norm == 0 ? 0 : x / norm)
                .toArray();
    }

    /** The moments of (v - reference) along a direction. */
    private record Projection(int n, double mean, double variance, double skewness, double kurtosis) {
        static Projection of(double[][] vectors, double[] reference, double[] direction) {
            double[] x = new double[vectors.length];
            for (int k = 0; k < x.length; k++) {
                for (int i = 0; i < direction.length; i++) {
                    x[k] += direction[i] * (vectors[k][i] - reference[i]);
                }
            }
            return of(x);
        }

        static Projection coordinate(double[][] vectors, double[] reference, int i) {
            double[] x = new double[vectors.length];
            for (int k = 0; k < x.length; k++) {
                x[k] = vectors[k][i] - reference[i];
            }
            return of(x);
        }

        private static Projection of(double... x) {
            int n = x.length;
            double mean = 0;
            for (double value : x) {
                mean += value / n;
            }
            double m2 = 0;
            double m3 = 0;
            double m4 = 0;
            for (double value : x) {
                double c = value - mean;
                double square = c * c;
                m2 += square / n;
                m3 += square * c / n;
                m4 += square * square / n;
            }
            boolean constant = m2 < NO_VARIANCE;
            return new Projection(
                    n, mean, m2, constant ? 0 : m3 / Math.pow(m2, 1.5), constant ? 0 : m4 / (m2 * m2) - 3);
        }

        double z() {
            return mean / Math.sqrt(variance / n);
        }

        boolean allowed() {
            return n >= Math.max(150 * kurtosis, 3000 * skewness * skewness);
        }

        boolean reject(String what, double bound) {
            if (variance < NO_VARIANCE) {
                rejectConstant(what);
                return true;
            }
            if (allowed() && Math.abs(z()) > bound) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: z = %.2f exceeds %.2f at n = %d (off by %.3g). %s",
                        what,
                        z(),
                        bound,
                        n,
                        mean,
                        Seeds.text()));
            }
            return allowed();
        }

        void rejectConstant(String what) {
            if (Math.abs(mean) > SAME) {
                throw new AssertionError(what + ": constant and off by " + mean + ". " + Seeds.text());
            }
        }
    }
}
