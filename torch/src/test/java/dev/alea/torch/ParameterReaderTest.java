package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from a checkpoint fits the configuration, is finite, and is turned where it must be. */
final class ParameterReaderTest {
    private static SequencedMap<String, List<Long>> shapes(Object... namesAndShapes) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            shapes.put(
                    String.valueOf(namesAndShapes[i]),
                    Shape.of((long[]) namesAndShapes[i + 1]).dims());
        }
        return shapes;
    }

    private static long[] of(long... dims) {
        return dims;
    }

    private static SequencedMap<String, Tensor> read(
            SequencedMap<String, List<Long>> expected, Map<String, TensorData> found, String turned) {
        return ParameterReader.read(
                Path.of("model"), expected, found, name -> name.equals(turned), Devices.parse("cpu"));
    }

    private static TensorData floats(String name, Shape shape, float... values) {
        return TensorData.of(name, shape, values);
    }

    @Test
    void whatIsStoredTurnedIsTurnedBackAndTheRestIsNot() {
        try (var _ = Scope.open()) {
            float[] values = {1, 2, 3, 4};
            var parameters = read(
                    shapes("a", of(2, 2), "b", of(2, 2)),
                    Map.of("a", floats("a", Shape.of(2, 2), values), "b", floats("b", Shape.of(2, 2), values)),
                    "b");
            assertThat(parameters.keySet()).containsExactly("a", "b");
            assertThat(Tensors.floats(parameters.firstEntry().getValue())).containsExactly(1, 2, 3, 4);
            assertThat(Tensors.floats(parameters.lastEntry().getValue())).containsExactly(1, 3, 2, 4);
        }
    }

    @Test
    void narrowTypesAreWidenedToTheirValues() {
        try (var _ = Scope.open()) {
            byte[] halves = {0x00, 0x3C, 0x00, (byte) 0xC0}; // 1 and -2 in float16
            byte[] brains = {(byte) 0x80, 0x3F, 0x00, (byte) 0xC0}; // the same in bfloat16
            var parameters = read(
                    shapes("h", of(2), "b", of(2)),
                    Map.of(
                            "h", TensorData.of("h", DType.F16, Shape.of(2), halves),
                            "b", TensorData.of("b", DType.BF16, Shape.of(2), brains)),
                    "");
            parameters.forEach((name, tensor) -> {
                assertThat(tensor.scalar_type().intern()).as(name).isEqualTo(ScalarType.Float);
                assertThat(Tensors.floats(tensor)).as(name).containsExactly(1, -2);
            });
        }
    }

    @Test
    void everythingThatDoesNotFitIsToldAtOnce() {
        var found = Map.of(
                "narrow", floats("narrow", Shape.of(2), 1, 2),
                "whole", TensorData.zeros("whole", DType.I64, Shape.of(1)),
                "extra", floats("extra", Shape.of(1), 1));
        assertThatThrownBy(() -> read(shapes("gone", of(3), "narrow", of(4), "whole", of(1)), found, ""))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("model: the tensors do not fit config.json in 4 places: ")
                .hasMessageContaining("'gone' is missing, expected [3]")
                .hasMessageContaining("'narrow' has shape [2], expected [4]")
                .hasMessageContaining("'whole' has type I64, expected F32, F16, BF16 or F64")
                .hasMessageContaining("'extra' with shape [1] is not a parameter of this configuration");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreCounted(float bad) {
        var found = Map.of("w", floats("w", Shape.of(5), 1, bad, 3, bad, 5));
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> read(shapes("w", of(5)), found, ""))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("'w' holds 2 of 5 values that are NaN or infinite");
        }
    }

    @Test
    void finiteValuesWhoseSumIsNotAreSound() {
        float[] large = {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
        try (var _ = Scope.open()) {
            var parameters = read(shapes("w", of(3)), Map.of("w", floats("w", Shape.of(3), large)), "");
            assertThat(Tensors.floats(parameters.firstEntry().getValue())).containsExactly(large);
        }
    }
}
