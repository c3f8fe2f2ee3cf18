package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

final class TensorsTest {
    @Test
    void valuesThatDoNotFillTheShapeAreRefused() {
        assertThatThrownBy(() -> Tensors.of(new float[] {1, 2, 3}, 2, 2))
                .isInstanceOf(EngineException.class)
                .hasMessage("3 values do not fill the shape [2, 2]");
        assertThatThrownBy(() -> Tensors.of(new long[4], Long.MAX_VALUE, 4)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aCopyIsIndependentOfTheArrayItCameFrom() {
        try (var _ = Scope.open()) {
            float[] values = {1, 2};
            Tensor copy = Tensors.of(values, 2);
            values[0] = 9;
            assertThat(Tensors.floats(copy)).containsExactly(1, 2);
        }
    }

    @Test
    void aViewSharesItsMemoryAndNeedsEnoughOfIt() {
        try (var _ = Scope.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * Float.BYTES, Float.BYTES);
            Tensor view = Tensors.view(memory, ScalarType.Float, 2, 2);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 5f);
            assertThat(Tensors.floats(view)).containsExactly(0, 0, 0, 5);
            assertThat(Tensors.segment(view).address()).isEqualTo(memory.address());
            assertThatThrownBy(() -> Tensors.view(memory, ScalarType.Double, 2, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("needs 32 bytes of native memory, but 16 native bytes were given");
            assertThatThrownBy(() -> Tensors.view(MemorySegment.ofArray(new float[4]), ScalarType.Float, 4))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("16 heap bytes");
        }
    }

    @Test
    void valuesComeBackRowByRowWhateverTheLayoutAndTheType() {
        try (var _ = Scope.open()) {
            Tensor turned = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3).t();
            assertThat(Tensors.doubles(turned)).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(Tensors.floats(turned)).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(Tensors.longs(turned)).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(Tensors.longs(Tensors.of(new int[] {-1, Integer.MAX_VALUE}, 2)))
                    .containsExactly(-1, Integer.MAX_VALUE);
        }
    }

    @Test
    void theMemoryOfATensorIsGivenOnlyWhereItLiesInOnePiece() {
        try (var _ = Scope.open()) {
            Tensor square = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);
            assertThatThrownBy(() -> Tensors.segment(square.t()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("contiguous");
            assertThat(Tensors.isPlain(square)).isTrue();
            assertThat(Tensors.isPlain(square.t())).isFalse();
            assertThat(Tensors.isPlain(square.to(ScalarType.Double))).isFalse();
            Tensor none = Tensors.of(new float[0], 0, 3);
            assertThat(Tensors.segment(none).byteSize()).isZero();
            assertThat(Tensors.floats(none)).isEmpty();
        }
    }
}
