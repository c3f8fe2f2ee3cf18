package dev.alea.prune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.FormatException;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class LlamaFamilyTest {
    private static final int[] IDS = {3, 0, 18, 7, 7, 11, 2};

    @TempDir
    private Path folder = Path.of("");

    private static LlamaConfig config(String family, boolean qkv, boolean output, boolean mlp, boolean tied) {
        return new LlamaConfig(
                19,
                12,
                20,
                2,
                6,
                3,
                4,
                1e-5,
                32,
                1e4,
                Optional.empty(),
                tied,
                qkv,
                output,
                mlp,
                family,
                OptionalInt.empty(),
                List.of(),
                DType.F32);
    }

    /** Weights whose biases are as large as what they are added to. */
    private static Map<String, float[]> weights(LlamaConfig config) {
        var weights = new LinkedHashMap<String, float[]>();
        Draws draws = Draws.of(5);
        Llama.shapes(config).forEach((name, dims) -> {
            float[] values = new float[Math.toIntExact(new Shape(dims).elements())];
            draws.stream(name).fillNormal(values);
            for (int i = 0; i < values.length; i++) {
                values[i] = name.contains("norm") ? 1 + 0.3f * values[i] : 0.4f * values[i];
            }
            weights.put(name, values);
        });
        return weights;
    }

    private void write(LlamaConfig config, Map<String, float[]> weights, DType type) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toJson());
        var shapes = Llama.shapes(config);
        var tensors = weights.entrySet().stream()
                .map(e -> TensorData.round(
                        e.getKey(), type, new Shape(shapes.getOrDefault(e.getKey(), List.of())), e.getValue()))
                .toList();
        SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), tensors);
    }

    private float[] logits() {
        try (var _ = Scope.open()) {
            var model = ModelFolder.load(folder, Devices.parse("cpu")).model();
            return Tensors.floats(model.logits(Tensors.of(IDS, 1, IDS.length), model.dense()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, false, false, false, true",
        "llama, true, true, true, false",
        "qwen2, true, false, false, true",
        "qwen2, true, false, false, false",
        "mistral, false, false, false, false"
    })
    void theLogitsAreThoseOfThePlainFormulas(String family, boolean qkv, boolean output, boolean mlp, boolean tied)
            throws IOException {
        var config = config(family, qkv, output, mlp, tied);
        var weights = weights(config);
        write(config, weights, DType.F32);
        double[] expected = Arrays.stream(new ScalarLlama(config, weights).logits(IDS))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        float[] found = logits();
        assertThat(found).hasSize(expected.length);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - expected[i])).as("logit %d", i).isLessThan(1e-5 * largest);
        }
    }

    @Test
    void withoutGradientTheSameLogitsNeedTheMemoryOfOneBlock() throws IOException {
        var config = config("llama", false, false, false, true);
        write(config, weights(config), DType.F32);
        float[] kept = logits();
        try (var _ = new NoGradGuard()) {
            assertThat(logits()).isEqualTo(kept);
        }
    }

    @Test
    void aQwen2CheckpointWithoutItsBiasesIsRefusedByName() throws IOException {
        var config = config("qwen2", true, false, false, true);
        var weights = weights(config);
        weights.keySet().removeIf(name -> name.equals("model.layers.1.self_attn.k_proj.bias"));
        write(config, weights, DType.F32);
        assertThatThrownBy(this::logits)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'model.layers.1.self_attn.k_proj.bias' is missing, expected [12]");
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void aStoredTypeGivesTheLogitsOfItsRoundedValues(DType type) throws IOException {
        var config = config("llama", false, false, false, true);
        var weights = weights(config);
        write(config, weights, type);
        float[] found = logits();
        var rounded = new LinkedHashMap<String, float[]>();
        weights.forEach((name, values) -> rounded.put(
                name,
                TensorData.round(name, type, Shape.of(values.length), values).toFloats()));
        write(config, rounded, DType.F32);
        assertThat(found).isEqualTo(logits());
        write(config, weights, DType.F32);
        assertThat(found).isNotEqualTo(logits());
    }
}
