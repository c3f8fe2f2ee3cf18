package dev.alea.choice.estimate;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import java.util.Arrays;
import java.util.Locale;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/**
 * A sequential test of whether the mean of independent vectors is a given one.
 *
 * <p>It looks at 2,000, 4,000 .. 128,000 vectors and stops before the number of looks that it was given only to reject. Each look compares every coordinate, the
 * projection on the reference (the most powerful direction against a wrong scale) and, jointly, the whole vector in the
 * range of its covariance (chi-square). Directions without variance must agree to 1e-9. A heavy-tailed direction may
 * reject only where n is at least max(150 excess kurtosis, 3000 skewness^2), which keeps the normal approximation good at
 * z = 6.6 (Edgeworth); where that is never reached the test is badly configured and says so.
 */
final class MeanTest {
    static final int FIRST = 2000;
    /** Vectors made at once: more would only take memory. */
    private static final int LARGEST = 2000;

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
        check(what, reference, FalseAlarms.LOOKS, source);
    }

    /** The same with fewer looks; where the tails are too heavy for the last of them it goes on. */
    static void check(String what, double[] reference, int looks, Source source) {
        double[][] columns = new double[reference.length][0];
        int blocks = 0;
        for (int look = 0, n = FIRST; look < FalseAlarms.LOOKS; look++, n *= 2) {
            for (int at = n == FIRST ? 0 : n / 2; at < n; ) {
                double[][] block = source.block(blocks++, Math.min(LARGEST, n - at));
                append(columns, reference, block, at, n);
                at += block.length;
            }
            boolean certain = look(what, reference, columns);
            if (look >= looks - 1 && certain) {
                return;
            }
            if (look == FalseAlarms.LOOKS - 1) {
                throw new AssertionError(what + ": tails too heavy for " + n
                        + " vectors; test with a higher temperature or another cost. " + Seeds.text());
            }
        }
    }

    /** Coordinate by coordinate, less the reference: sums over vectors then run along memory. */
    private static void append(double[][] columns, double[] reference, double[][] block, int at, int capacity) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].length < capacity) {
                columns[i] = Arrays.copyOf(columns[i], capacity);
            }
            for (int k = 0; k < block.length; k++) {
                columns[i][at + k] = block[k][i] - reference[i];
            }
        }
    }

    /** Rejects by throwing; returns whether every direction was allowed to. */
    private static boolean look(String what, double[] reference, double[][] columns) {
        int d = reference.length;
        double zBound = FalseAlarms.z(d + 1);
        boolean certain = true;
        for (int i = 0; i <= d; i++) {
            Projection p = i < d ? Projection.of(columns[i]) : Projection.of(along(columns, normalised(reference)));
            certain &= p.reject(what + (i < d ? ", coordinate " + i : ", along the reference"), zBound);
        }
        boolean together = joint(what, columns);
        return certain && together;
    }

    private static boolean joint(String what, double[][] columns) {
        var eigen = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(covariance(columns)));
        double largest = eigen.getEigenvalue(0);
        double sum = 0;
        int rank = 0;
        boolean certain = true;
        for (int i = 0; i < columns.length; i++) {
            Projection p = Projection.of(along(columns, eigen.getEigenvector(i).toArray()));
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
                    columns[0].length,
                    Seeds.text()));
        }
        return certain;
    }

    private static double[][] covariance(double[][] columns) {
        int d = columns.length;
        int n = columns[0].length;
        double[][] centred = new double[d][n];
        for (int i = 0; i < d; i++) {
            double mean = Arrays.stream(columns[i]).sum() / n;
            for (int k = 0; k < n; k++) {
                centred[i][k] = columns[i][k] - mean;
            }
        }
        double[][] covariance = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += centred[i][k] * centred[j][k];
                }
                covariance[i][j] = sum / n;
                covariance[j][i] = sum / n;
            }
        }
        return covariance;
    }

    /** The vectors along a direction. */
    private static double[] along(double[][] columns, double... direction) {
        double[] x = new double[columns[0].length];
        for (int i = 0; i < direction.length; i++) {
            for (int k = 0; k < x.length; k++) {
                x[k] += direction[i] * columns[i][k];
            }
        }
        return x;
    }

    private static double[] normalised(double[] vector) {
        double norm = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        return Arrays.stream(vector).map(x -> norm == 0 ? 0 : x / norm).toArray();
    }

    /** The moments of numbers whose mean should be 0. */
    private record Projection(int n, double mean, double variance, double skewness, double kurtosis) {
        static Projection of(double... x) {
            int n = x.length;
            double mean = Arrays.stream(x).sum() / n;
            double m2 = 0;
            double m3 = 0;
            double m4 = 0;
            for (double value : x) {
                double c = value - mean;
                double square = c * c;
                m2 += square;
                m3 += square * c;
                m4 += square * square;
            }
            m2 /= n;
            m3 /= n;
            m4 /= n;
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
