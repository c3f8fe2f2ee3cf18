package dev.alea.prune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.Golden;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private void write(String model, Consumer<Map<String, TensorData>> change) throws IOException {
        Files.copy(Golden.path(model + "/config.json"), folder.resolve("config.json"));
        try (var file = SafetensorsFile.open(Golden.path(model + "/model.safetensors"))) {
            var tensors = new LinkedHashMap<String, TensorData>();
            file.names().forEach(name -> tensors.put(name, file.tensor(name)));
            change.accept(tensors);
            var named = new ArrayList<TensorData>();
            tensors.forEach((name, tensor) -> named.add(tensor.withName(name)));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), named);
        }
    }

    private void load() {
        try (var _ = Scope.open();
                var loaded = ModelFolder.load(folder, Devices.parse("cpu"))) {
            assertThat(loaded.model().layers()).isPositive();
        }
    }

    @Test
    void everyTensorThatDoesNotFitIsListedAtOnce() throws IOException {
        write("llama-a", tensors -> {
            tensors.remove("model.norm.weight");
            tensors.put("extra", TensorData.zeros("extra", DType.F32, Shape.of(3)));
            tensors.put("lm_head.weight", TensorData.zeros("lm_head.weight", DType.F32, Shape.of(2, 5)));
            var name = "model.layers.1.mlp.up_proj.weight";
            tensors.put(name, TensorData.zeros(name, DType.I32, Shape.of(128, 64)));
        });
        assertThatThrownBy(this::load)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("4 places")
                .hasMessageContaining("'model.norm.weight' is missing, expected [64]")
                .hasMessageContaining("'extra' with shape [3]")
                .hasMessageContaining("'lm_head.weight' has shape [2, 5], expected [256, 64]")
                .hasMessageContaining("'model.layers.1.mlp.up_proj.weight' has type I32");
    }

    @Test
    void aModelThatIsNotThereIsMissedInOneSentence() {
        assertThatThrownBy(() -> ModelFolder.load(folder.resolve("no"), Devices.parse("cpu")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no: there is no such model; name a Hugging Face folder");
    }

    @Test
    void weightsThatAreNotFiniteAreRefusedByName() throws IOException {
        write("llama-a", tensors -> {
            var norm = new float[64];
            norm[5] = Float.NaN;
            norm[6] = Float.POSITIVE_INFINITY;
            tensors.put("model.norm.weight", TensorData.of("model.norm.weight", Shape.of(64), norm));
        });
        assertThatThrownBy(this::load)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'model.norm.weight' holds 2 of 64 values");
    }

    @Test
    void largeWeightsWhoseSumOverflowsAreStillWeights() throws IOException {
        var large = new float[64];
        Arrays.fill(large, Float.MAX_VALUE);
        write(
                "llama-a",
                tensors -> tensors.put("model.norm.weight", TensorData.of("model.norm.weight", Shape.of(64), large)));
        assertThatCode(this::load).doesNotThrowAnyException();
    }

    @Test
    void theOldGpt2FileWithoutPrefixAndWithBuffersGivesTheSameLogits() throws IOException {
        write("gpt2", tensors -> {
            var copy = new LinkedHashMap<>(tensors);
            tensors.clear();
            copy.forEach((name, tensor) -> tensors.put(name.substring("transformer.".length()), tensor));
            tensors.put("h.0.attn.bias", TensorData.zeros("b", DType.F32, Shape.of(1, 1, 64, 64)));
            tensors.put("h.1.attn.masked_bias", TensorData.zeros("m", DType.F32, Shape.of()));
        });
        try (var _ = Scope.open()) {
            var old = ModelFolder.load(folder, Devices.parse("cpu")).model();
            var ids = Tensors.of(new long[] {3, 1, 4, 1, 5}, 1, 5);
            var plain =
                    ModelFolder.load(Golden.path("gpt2"), Devices.parse("cpu")).model();
            assertThat(Tensors.floats(old.logits(ids, old.dense())))
                    .isEqualTo(Tensors.floats(plain.logits(ids, plain.dense())));
        }
    }

    @Test
    void linearWeightsAreHeldAsOutputsByInputs() {
        try (var _ = Scope.open()) {
            var model =
                    ModelFolder.load(Golden.path("gpt2"), Devices.parse("cpu")).model();
            int hidden = model.config().hiddenSize();
            for (var name : model.prunable()) {
                long[] expected = switch (name.substring("transformer.h.0.".length())) {
                    case "attn.c_attn.weight" -> new long[] {3L * hidden, hidden};
                    case "attn.c_proj.weight" -> new long[] {hidden, hidden};
                    case "mlp.c_fc.weight" -> new long[] {4L * hidden, hidden};
                    default -> new long[] {hidden, 4L * hidden};
                };
                assertThat(model.dense().get(name).sizes().vec().get()).isEqualTo(expected);
            }
        }
    }
}
