package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubsetKernelTest {
    private static MemorySegment logits(RowShape shape, float scale) {
        MemorySegment logits = RowProblem.normals("subset", shape.elements());
        for (long i = 0; i < shape.elements(); i++) {
            logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, scale * logits.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        }
        return logits;
    }

    private static float[] row(MemorySegment of, int classes, int row) {
        return of.asSlice(4L * row * classes, 4L * classes).toArray(ValueLayout.JAVA_FLOAT);
    }

    @ParameterizedTest
    @CsvSource({"0,4,2", "1,2,1", "7,4,2", "8,5,4", "9,16,8", "17,31,3", "5,300,33", "3,129,128"})
    @DisplayName("logarithms and marginals equal the scalar twin bit for bit, at any number of threads")
    void equalsScalar(int subsets, int n, int k) {
        RowShape shape = new RowShape(subsets, n);
        for (float scale : new float[] {1, 100, 1e4f}) {
            MemorySegment logits = logits(shape, scale);
            for (int threads = 1; threads <= 3; threads++) {
                MemorySegment logs = Arena.ofAuto().allocate(8L * subsets, 64);
                MemorySegment marginals = RowProblem.floats(shape.elements());
                SubsetKernel.run(shape, k, logits, logs, marginals, threads);
                for (int v = 0; v < subsets; v++) {
                    var twin = new SubsetKernelScalar(k, row(logits, n, v));
                    assertThat(logs.getAtIndex(ValueLayout.JAVA_DOUBLE, v)).isEqualTo(twin.logPartition);
                    assertThat(row(marginals, n, v)).isEqualTo(twin.marginals);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"5,2,1", "9,4,3", "12,1,1", "64,8,2", "256,32,1", "700,300,1", "40,39,500"})
    @DisplayName("they are those of the recursion in logarithms, to the rounding of a double and of a float")
    void meaning(int n, int k, float scale) {
        RowShape shape = new RowShape(3, n);
        MemorySegment logits = logits(shape, scale);
        MemorySegment logs = Arena.ofAuto().allocate(24, 64);
        MemorySegment marginals = RowProblem.floats(shape.elements());
        SubsetKernel.run(shape, k, logits, logs, marginals, 1);
        for (int v = 0; v < 3; v++) {
            float[] x = row(logits, n, v);
            double whole = logarithm(x, k, -1);
            double largest = Math.abs(whole) + 1;
            assertThat(logs.getAtIndex(ValueLayout.JAVA_DOUBLE, v)).isCloseTo(whole, within(1e-12 * largest));
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double p = marginals.getAtIndex(ValueLayout.JAVA_FLOAT, (long) v * n + i);
                sum += p;
                if (i % 7 == 0) {
                    // the logarithms of the reference are rounded at their own size
                    double expected = Math.exp(x[i] + logarithm(x, k - 1, i) - whole);
                    assertThat(p).isCloseTo(expected, within(6e-8 + 1e-13 * largest));
                }
            }
            assertThat(sum).isCloseTo(k, within(1e-7 * n));
        }
    }

    /** ln of the sum over subsets of k positions, one left out. */
    private static double logarithm(float[] x, int k, int without) {
        double[] table = new double[k + 1];
        java.util.Arrays.fill(table, Double.NEGATIVE_INFINITY);
        table[0] = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = k; j >= 1 && i != without; j--) {
                double with = table[j - 1] + x[i];
                double largest = Math.max(table[j], with);
                double least = Math.min(table[j], with);
                table[j] =
                        largest == Double.NEGATIVE_INFINITY ? largest : largest + Math.log1p(Math.exp(least - largest));
            }
        }
        return table[k];
    }

    @ParameterizedTest
    @CsvSource({"4,2", "16,8", "64,8"})
    @DisplayName("no vector is boxed")
    void allocations(int n, int k) {
        RowShape shape = new RowShape(400, n);
        MemorySegment logits = logits(shape, 1);
        MemorySegment logs = Arena.ofAuto().allocate(8 * 400, 64);
        MemorySegment marginals = RowProblem.floats(shape.elements());
        assertThat(Allocations.perCall(() -> SubsetKernel.run(shape, k, logits, logs, marginals, 1), 1024))
                .isLessThanOrEqualTo(1024);
    }

    @Test
    @DisplayName("none and all of the positions need no table and are refused")
    void refusals() {
        MemorySegment four = RowProblem.floats(4);
        MemorySegment one = Arena.ofAuto().allocate(8, 8);
        for (int k : new int[] {0, 4}) {
            assertThatThrownBy(() -> SubsetKernel.run(new RowShape(1, 4), k, four, one, four, 1))
                    .hasMessageContaining(k + " of 4");
        }
    }
}
