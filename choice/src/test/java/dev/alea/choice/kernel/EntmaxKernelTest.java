package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntmaxKernelTest {
    private static final float[] ORDERS = {1.05f, 1.3f, 1.5f, 1.75f, 2};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 31, 33, 101, 1009})
    @DisplayName("probabilities and gradients equal the scalar twin bit for bit, at any number of threads")
    void equalsScalar(int classes) {
        for (int rows : new int[] {0, 1, 3, 67}) {
            RowShape shape = new RowShape(rows, classes);
            MemorySegment scores = RowProblem.normals("entmax", shape.elements());
            MemorySegment upstream = RowProblem.normals("upstream", shape.elements());
            for (float alpha : ORDERS) {
                MemorySegment p = RowProblem.floats(shape.elements());
                MemorySegment g = RowProblem.floats(shape.elements());
                EntmaxKernel.scalar(shape, alpha, scores, p);
                EntmaxKernel.scalarBackward(shape, alpha, p, upstream, g);
                for (int threads = 1; threads <= 3; threads++) {
                    MemorySegment q = RowProblem.floats(shape.elements());
                    MemorySegment h = RowProblem.floats(shape.elements());
                    EntmaxKernel.forward(shape, alpha, scores, q, threads);
                    EntmaxKernel.backward(shape, alpha, q, upstream, h, threads);
                    assertThat(q.mismatch(p)).as("alpha %s", alpha).isEqualTo(-1);
                    assertThat(h.mismatch(g)).as("alpha %s", alpha).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    @DisplayName("order 2 is sparsemax: the projection on the simplex, here by sorting")
    void sparsemax() {
        int classes = 23;
        RowShape shape = new RowShape(50, classes);
        MemorySegment scores = RowProblem.normals("sparsemax", shape.elements());
        MemorySegment p = RowProblem.floats(shape.elements());
        EntmaxKernel.forward(shape, 2, scores, p, 1);
        for (int r = 0; r < 50; r++) {
            float[] z = scores.asSlice(4L * r * classes, 4L * classes).toArray(ValueLayout.JAVA_FLOAT);
            double threshold = threshold(z);
            for (int k = 0; k < classes; k++) {
                assertThat((double) p.getAtIndex(ValueLayout.JAVA_FLOAT, (long) r * classes + k))
                        .isCloseTo(Math.max(0, z[k] - threshold), within(5e-7));
            }
        }
    }

    private static double threshold(float[] z) {
        float[] sorted = z.clone();
        Arrays.sort(sorted);
        double total = 0;
        double threshold = 0;
        for (int j = 1; j <= z.length; j++) {
            double largest = sorted[z.length - j];
            total += largest;
            if (1 + j * largest > total) {
                threshold = (total - 1) / j;
            }
        }
        return threshold;
    }

    @Test
    @DisplayName("the gradient is the slope in double arithmetic; rows sum to one; the best score alone has all at 1e4")
    void meaning() {
        int classes = 9;
        RowShape shape = new RowShape(1, classes);
        float[] z = {0.3f, -0.2f, 0.1f, 0.35f, -3, 0.25f, 0, -0.1f, 0.2f};
        float[] g = {1, -2, 0.5f, 3, 1, -1, 0.25f, 2, -0.75f};
        MemorySegment scores = memory(z);
        MemorySegment upstream = memory(g);
        for (float alpha : ORDERS) {
            MemorySegment p = RowProblem.floats(classes);
            MemorySegment gradient = RowProblem.floats(classes);
            EntmaxKernel.forward(shape, alpha, scores, p, 1);
            EntmaxKernel.backward(shape, alpha, p, upstream, gradient, 1);
            for (int k = 0; k < classes; k++) {
                double h = 1e-6;
                double slope = (objective(z, g, alpha, k, h) - objective(z, g, alpha, k, -h)) / (2 * h);
                assertThat((double) gradient.getAtIndex(ValueLayout.JAVA_FLOAT, k))
                        .as("alpha %s, class %d", alpha, k)
                        .isCloseTo(slope, within(2e-5));
            }
            double sum = 0;
            for (float value : p.toArray(ValueLayout.JAVA_FLOAT)) {
                sum += value;
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
            float[] far = new float[classes];
            Arrays.fill(far, -1e4f);
            far[4] = 1e4f;
            EntmaxKernel.forward(shape, alpha, memory(far), p, 1);
            assertThat(p.getAtIndex(ValueLayout.JAVA_FLOAT, 4)).isEqualTo(1);
        }
    }

    /** sum(g p) with one score moved, by bisection in double. */
    private static double objective(float[] z, float[] g, float alpha, int moved, double by) {
        double[] x = new double[z.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < z.length; k++) {
            x[k] = ((double) alpha - 1) * (z[k] + (k == moved ? by : 0));
            largest = Math.max(largest, x[k]);
        }
        double low = largest - 1;
        double high = largest;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (double value : x) {
                sum += Math.pow(Math.max(0, value - middle), 1 / ((double) alpha - 1));
            }
            low = sum >= 1 ? middle : low;
            high = sum >= 1 ? high : middle;
        }
        double total = 0;
        for (int k = 0; k < z.length; k++) {
            total += g[k] * Math.pow(Math.max(0, x[k] - low), 1 / ((double) alpha - 1));
        }
        return total;
    }

    private static MemorySegment memory(float[] values) {
        MemorySegment segment = RowProblem.floats(values.length);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 500})
    @DisplayName("no vector is boxed")
    void allocations(int classes) {
        RowShape shape = new RowShape(16_000 / classes, classes);
        MemorySegment scores = RowProblem.normals("entmax", shape.elements());
        MemorySegment p = RowProblem.floats(shape.elements());
        Runnable call = () -> {
            EntmaxKernel.forward(shape, 1.3f, scores, p, 1);
            EntmaxKernel.backward(shape, 1.3f, p, scores, scores, 1);
        };
        assertThat(Allocations.perCall(call, 1024)).isLessThanOrEqualTo(1024);
    }

    @Test
    @DisplayName("orders outside (1, 2] are refused")
    void refusals() {
        MemorySegment one = RowProblem.floats(1);
        for (float alpha : new float[] {1, 2.5f, Float.NaN}) {
            assertThatThrownBy(() -> EntmaxKernel.forward(new RowShape(1, 1), alpha, one, one, 1))
                    .hasMessageContaining("alpha is " + alpha);
        }
    }
}
