package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkhornKernelTest {
    /** One batch with everything that the kernel writes. */
    private static final class Problem {
        final SinkhornKernel.Shape shape;
        final MemorySegment scores;
        final MemorySegment upstream;
        final MemorySegment matrices;
        final MemorySegment potentials;
        final MemorySegment gradient;

        Problem(int batch, int n, int rounds, float scale) {
            shape = new SinkhornKernel.Shape(batch, n, rounds);
            long entries = (long) batch * n * n;
            scores = RowProblem.normals("sinkhorn", entries);
            for (long i = 0; i < entries; i++) {
                scores.setAtIndex(ValueLayout.JAVA_FLOAT, i, scale * scores.getAtIndex(ValueLayout.JAVA_FLOAT, i));
            }
            upstream = RowProblem.normals("upstream", entries);
            matrices = RowProblem.floats(entries);
            potentials = RowProblem.floats(shape.potentials());
            gradient = RowProblem.floats(entries);
        }

        void run(int threads) {
            SinkhornKernel.forward(shape, scores, matrices, potentials, threads);
            SinkhornKernel.backward(shape, scores, potentials, upstream, gradient, threads);
        }

        float[][] matrix(MemorySegment of, int b) {
            int n = shape.n();
            float[][] rows = new float[n][];
            for (int i = 0; i < n; i++) {
                rows[i] = of.asSlice(4L * (b * n + i) * n, 4L * n).toArray(ValueLayout.JAVA_FLOAT);
            }
            return rows;
        }
    }

    @ParameterizedTest
    @CsvSource({"0,3,5", "1,1,3", "1,5,20", "15,4,7", "16,3,20", "17,4,20", "33,7,11", "5,31,6"})
    @DisplayName("matrices and gradients equal the scalar twin bit for bit, at any number of threads")
    void equalsScalar(int batch, int n, int rounds) {
        for (float scale : new float[] {1, 30}) {
            Problem p = new Problem(batch, n, rounds, scale);
            for (int threads = 1; threads <= 3; threads++) {
                p.matrices.fill((byte) -1);
                p.gradient.fill((byte) -1);
                p.run(threads);
                for (int b = 0; b < batch; b++) {
                    var twin = new SinkhornKernelScalar(p.matrix(p.scores, b), rounds);
                    assertThat(p.matrix(p.matrices, b)).isDeepEqualTo(twin.matrix());
                    assertThat(p.matrix(p.gradient, b)).isDeepEqualTo(twin.gradient(p.matrix(p.upstream, b)));
                }
            }
        }
    }

    @Test
    @DisplayName("columns sum to one, rows nearly; the gradient is the slope of the same rounds in double arithmetic")
    void meaning() {
        int n = 4;
        Problem p = new Problem(2, n, 20, 1);
        p.run(1);
        for (int b = 0; b < 2; b++) {
            float[][] m = p.matrix(p.matrices, b);
            for (int i = 0; i < n; i++) {
                double row = 0;
                double column = 0;
                for (int j = 0; j < n; j++) {
                    row += m[i][j];
                    column += m[j][i];
                }
                assertThat(column).isCloseTo(1, within(2e-6));
                assertThat(row).isCloseTo(1, within(1e-3));
            }
            float[][] g = p.matrix(p.gradient, b);
            float[][] x = p.matrix(p.scores, b);
            float[][] u = p.matrix(p.upstream, b);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double h = 1e-5;
                    double slope = (objective(x, u, i, j, h) - objective(x, u, i, j, -h)) / (2 * h);
                    assertThat((double) g[i][j]).isCloseTo(slope, within(5e-6));
                }
            }
        }
    }

    /** sum(upstream matrix) after 20 rounds of the published form, one score moved. */
    private static double objective(float[][] scores, float[][] upstream, int row, int column, double by) {
        int n = scores.length;
        double[][] y = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                y[i][j] = scores[i][j] + (i == row && j == column ? by : 0);
            }
        }
        for (int half = 0; half < 40; half++) {
            for (int p = 0; p < n; p++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += Math.exp(half % 2 == 0 ? y[p][i] : y[i][p]);
                }
                for (int i = 0; i < n; i++) {
                    if (half % 2 == 0) {
                        y[p][i] -= Math.log(sum);
                    } else {
                        y[i][p] -= Math.log(sum);
                    }
                }
            }
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                total += upstream[i][j] * Math.exp(y[i][j]);
            }
        }
        return total;
    }

    @ParameterizedTest
    @CsvSource({"4", "8", "24"})
    @DisplayName("no vector is boxed")
    void allocations(int n) {
        Problem p = new Problem(32, n, 10, 1);
        assertThat(Allocations.perCall(() -> p.run(1), 1024)).isLessThanOrEqualTo(1024);
    }

    @Test
    @DisplayName("scores of +-1e4 stay finite; NaN touches no other matrix; impossible sizes are refused")
    void extremes() {
        Problem p = new Problem(20, 3, 10, 1);
        for (int i = 0; i < 180; i++) {
            p.scores.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 4 == 0 ? 1e4f : -1e4f);
        }
        p.scores.setAtIndex(ValueLayout.JAVA_FLOAT, 5 * 9 + 2, Float.NaN);
        p.run(1);
        for (int i = 0; i < 180; i++) {
            boolean poisoned = i / 9 == 5;
            assertThat(Float.isNaN(p.matrices.getAtIndex(ValueLayout.JAVA_FLOAT, i)))
                    .isEqualTo(poisoned);
            assertThat(Float.isFinite(p.gradient.getAtIndex(ValueLayout.JAVA_FLOAT, i)))
                    .isEqualTo(!poisoned);
        }
        assertThatThrownBy(() -> new SinkhornKernel.Shape(1, 0, 5)).hasMessageContaining("1 of size 0");
        assertThatThrownBy(() -> SinkhornKernel.forward(p.shape, p.scores, p.matrices, RowProblem.floats(3), 1))
                .hasMessageContaining("potentials must hold");
    }
}
