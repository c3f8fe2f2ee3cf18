package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GumbelTopKKernelTest {
    private static MemorySegment longs(long count) {
        return Arena.ofAuto().allocate(Long.BYTES * count, 64);
    }

    @ParameterizedTest
    @CsvSource({
        "0,5,2",
        "1,1,1",
        "3,5,5",
        "17,6,2",
        "64,16,16",
        "65,17,3",
        "33,31,31",
        "257,64,7",
        "5,1009,64",
        "2,4096,5",
        "2,4097,5",
        "3,12289,64"
    })
    @DisplayName("orders equal the sorted scores, at any number of threads; sets hold the same classes")
    void equalsScalar(int rows, int classes, int k) {
        RowShape shape = new RowShape(rows, classes);
        MemorySegment logits = RowProblem.normals("top", shape.elements());
        MemorySegment expected = longs((long) rows * k);
        GumbelTopKKernel.scalar(shape, RowProblem.KEY, logits, k, expected);
        for (int threads = 1; threads <= 3; threads++) {
            MemorySegment order = longs((long) rows * k);
            GumbelTopKKernel.order(shape, RowProblem.KEY, logits, k, order, threads);
            assertThat(order.mismatch(expected)).isEqualTo(-1);
        }
        MemorySegment hard = RowProblem.floats(shape.elements());
        hard.fill((byte) -1);
        GumbelTopKKernel.sample(shape, RowProblem.KEY, logits, rows, k, hard, 2);
        MemorySegment ones = RowProblem.floats(shape.elements());
        for (long i = 0; i < (long) rows * k; i++) {
            long at = i / k * classes + expected.getAtIndex(ValueLayout.JAVA_LONG, i);
            ones.setAtIndex(ValueLayout.JAVA_FLOAT, at, 1);
        }
        assertThat(hard.mismatch(ones)).isEqualTo(-1);
    }

    @Test
    @DisplayName("the first of several is the one of a categorical, and equal scores keep their order")
    void firstAndTies() {
        RowShape shape = new RowShape(500, 40);
        MemorySegment logits = RowProblem.normals("top", shape.elements());
        MemorySegment order = longs(500 * 3);
        GumbelTopKKernel.order(shape, RowProblem.KEY, logits, 3, order, 1);
        MemorySegment hard = RowProblem.floats(shape.elements());
        CategoricalKernel.sample(shape, RowProblem.KEY, logits, 500, hard, 1);
        for (int r = 0; r < 500; r++) {
            long first = order.getAtIndex(ValueLayout.JAVA_LONG, r * 3L);
            assertThat(hard.getAtIndex(ValueLayout.JAVA_FLOAT, r * 40L + first)).isEqualTo(1);
        }
        for (long i = 0; i < shape.elements(); i++) {
            logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 40 >= 20 ? 0x1p30f : 0); // 2^30 + G rounds to 2^30
        }
        GumbelTopKKernel.order(shape, RowProblem.KEY, logits, 3, order, 1);
        for (long i = 0; i < 500 * 3; i++) {
            assertThat(order.getAtIndex(ValueLayout.JAVA_LONG, i)).isEqualTo(20 + i % 3);
        }
    }

    @Test
    @DisplayName("more than there are, or than fit, are refused")
    void refusals() {
        RowShape shape = new RowShape(2, 5);
        MemorySegment logits = RowProblem.floats(10);
        assertThatThrownBy(() -> GumbelTopKKernel.order(shape, RowProblem.KEY, logits, 6, longs(12), 1))
                .hasMessageContaining("gives 1 to 5 different ones, but 6");
        assertThatThrownBy(() -> GumbelTopKKernel.order(shape, RowProblem.KEY, logits, 2, longs(3), 1))
                .hasMessageContaining("orders must hold 32 bytes");
    }
}
