package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GumbelSoftmaxKernelTest {
    private static final int[] ROWS = {0, 1, 3, 15, 16, 17, 63, 64, 65, 1009};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31, 32, 33, 64, 67})
    @DisplayName("rows of any length equal the scalar twin bit for bit, whatever their number")
    void equalsScalar(int classes) {
        for (int rows : ROWS) {
            for (float temperature : new float[] {1, 0.05f}) {
                RowProblem p = new RowProblem(rows, classes, temperature);
                int[] expected = p.scalar();
                assertThat(p.vector(1)).as("%d x %d", rows, classes).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4095, 4096, 4097, 8191, 8192, 12_305, 32_768})
    @DisplayName("so do rows that fill the buffers and rows in pieces")
    void longRows(int classes) {
        for (int rows : new int[] {1, 2, 5}) {
            RowProblem p = new RowProblem(rows, classes, 0.7f);
            int[] expected = p.scalar();
            assertThat(p.vector(2)).as("%d x %d", rows, classes).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 64, 5000})
    @DisplayName("thread counts do not change a bit")
    void threads(int classes) {
        RowProblem p = new RowProblem(600_011 / classes, classes, 1);
        int[] alone = p.vector(1);
        for (int threads = 2; threads <= 5; threads++) {
            assertThat(p.vector(threads)).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 13, 40, 5000})
    @DisplayName(
            "soft alone equals soft beside hard; rows sum to one, the choice is the largest, the gradient is the slope")
    void meaning(int classes) {
        RowProblem p = new RowProblem(37, classes, 0.8f);
        p.run(1);
        float[] soft = p.soft.toArray(ValueLayout.JAVA_FLOAT);
        float[] hard = p.hard.toArray(ValueLayout.JAVA_FLOAT);
        MemorySegment alone = RowProblem.floats(soft.length);
        GumbelSoftmaxKernel.soft(p.shape, p.temperature, RowProblem.KEY, p.logits, alone, 1);
        assertThat(alone.mismatch(p.soft)).isEqualTo(-1);
        for (int r = 0; r < 37; r++) {
            double sum = 0;
            double ones = 0;
            float largest = 0;
            float chosen = 0;
            for (int i = r * classes; i < (r + 1) * classes; i++) {
                sum += soft[i];
                ones += hard[i];
                largest = Math.max(largest, soft[i]);
                chosen += hard[i] * soft[i];
            }
            // exponentials and factors to an ulp each, the sum to log2 roundings
            assertThat(sum).isCloseTo(1, within(8 * 0x1p-24 * Math.sqrt(classes)));
            assertThat(ones).isEqualTo(1);
            assertThat(chosen).isEqualTo(largest);
        }
        slope(p, classes);
    }

    private static void slope(RowProblem p, int classes) {
        float[] gradient = p.gradient.toArray(ValueLayout.JAVA_FLOAT);
        int i = 3 * classes + classes / 2;
        float base = p.logits.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        float h = 1e-2f;
        double up = objective(p, i, base + h);
        double down = objective(p, i, base - h);
        p.logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, base);
        // third derivatives of a softmax are below 1 / tau^3, upstreams below 4
        assertThat((double) gradient[i]).isCloseTo((up - down) / (2 * h), within(4 * h * h / 0.5 + 1e-4));
    }

    private static double objective(RowProblem p, int index, float logit) {
        p.logits.setAtIndex(ValueLayout.JAVA_FLOAT, index, logit);
        GumbelSoftmaxKernel.soft(p.shape, p.temperature, RowProblem.KEY, p.logits, p.soft, 1);
        double total = 0;
        int row = index / p.shape.classes();
        for (int i = row * p.shape.classes(); i < (row + 1) * p.shape.classes(); i++) {
            total += (double) p.soft.getAtIndex(ValueLayout.JAVA_FLOAT, i)
                    * p.upstream.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        return total;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 20, 5000})
    @DisplayName("logits of +-1e4 stay finite; NaN fills its own row, chooses nothing there and touches no other row")
    void extremes(int classes) {
        RowProblem p = new RowProblem(35, classes, 0.5f);
        for (int i = 0; i < 35 * classes; i++) {
            p.logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 3 == 0 ? 1e4f : -1e4f);
        }
        int nan = 7 * classes + classes - 1;
        p.logits.setAtIndex(ValueLayout.JAVA_FLOAT, nan, Float.NaN);
        p.run(1);
        for (int i = 0; i < 35 * classes; i++) {
            boolean poisoned = i / classes == 7;
            assertThat(Float.isNaN(p.soft.getAtIndex(ValueLayout.JAVA_FLOAT, i)))
                    .isEqualTo(poisoned);
            assertThat(Float.isNaN(p.gradient.getAtIndex(ValueLayout.JAVA_FLOAT, i)))
                    .isEqualTo(poisoned);
            assertThat(!poisoned || p.hard.getAtIndex(ValueLayout.JAVA_FLOAT, i) == 0)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 64, 5000})
    @DisplayName("no vector is boxed: a call allocates its job and nothing that grows with the rows")
    void allocations(int classes) {
        RowProblem p = new RowProblem(65_536 / classes, classes, 1);
        assertThat(Allocations.perCall(() -> p.run(1), 1024)).isLessThanOrEqualTo(1024);
    }

    @Test
    @DisplayName("impossible sizes and temperatures are refused")
    void refusals() {
        assertThatThrownBy(() -> new RowShape(3, 0)).hasMessageContaining("3 rows of 0 classes");
        assertThatThrownBy(() -> new RowShape(1L << 31, 9)).hasMessageContaining("2^34");
        RowProblem p = new RowProblem(3, 5, 1);
        assertThatThrownBy(() -> GumbelSoftmaxKernel.soft(new RowShape(4, 5), 1, RowProblem.KEY, p.logits, p.soft, 1))
                .hasMessageContaining("logits must hold 80 bytes, but holds 60");
        assertThatThrownBy(() -> GumbelSoftmaxKernel.soft(p.shape, 0, RowProblem.KEY, p.logits, p.soft, 1))
                .hasMessageContaining("has 0.0");
    }
}
