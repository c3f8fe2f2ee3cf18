package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.tensor.DType;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StateDictsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsSavedComesBackBitForBit() {
        Path file = folder.resolve("state.safetensors");
        try (var _ = Scope.open()) {
            Tensor floats = Tensors.of(new float[] {1, -0f, Float.MIN_VALUE, 3}, 2, 2);
            Tensor longs = Tensors.of(new long[] {Long.MIN_VALUE}, 1);
            Tensor brain = floats.to(ScalarType.BFloat16);
            StateDicts.save(file, Map.of("f", floats.t(), "l", longs, "b", brain), Map.of("step", "3"));
            Map<String, Tensor> loaded = StateDicts.load(file);
            assertThat(loaded).containsOnlyKeys("f", "l", "b");
            assertThat(Tensors.floats(at(loaded, "f"))).containsExactly(1, Float.MIN_VALUE, -0f, 3);
            assertThat(Tensors.longs(at(loaded, "l"))).containsExactly(Long.MIN_VALUE);
            assertThat(at(loaded, "b").scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
        }
    }

    private static Tensor at(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        assertThat(tensor).isNotNull();
        return java.util.Objects.requireNonNull(tensor);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyElementTypeHasOneName(DType dtype) {
        assertThat(StateDicts.dtype(StateDicts.type(dtype))).isEqualTo(dtype);
    }

    @Test
    void aTypeThatFilesDoNotHaveIsRefused() {
        assertThatThrownBy(() -> StateDicts.dtype(ScalarType.ComplexFloat))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("ComplexFloat");
    }

    @Test
    void devicesHaveNames() {
        assertThat(Devices.parse("cpu").is_cpu()).isTrue();
        assertThatThrownBy(() -> Devices.parse("gpu")).hasMessageContaining("allowed: cpu, cuda");
    }
}
