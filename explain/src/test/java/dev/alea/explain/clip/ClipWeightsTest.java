package dev.alea.explain.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.Golden;
import dev.alea.formats.FormatException;
import dev.alea.formats.safetensors.CheckpointWriter;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipWeightsTest {
    @TempDir
    Path folder;

    private Map<String, TensorData> stored(String golden) {
        var tensors = new TreeMap<String, TensorData>();
        try (var file = SafetensorsFile.open(Golden.path(golden + "/model.safetensors"))) {
            for (String name : file.names()) {
                TensorData mapped = file.tensor(name);
                var copy = TensorData.zeros(name, mapped.dtype(), mapped.shape());
                copy.bytes().copyFrom(mapped.bytes());
                tensors.put(name, copy);
            }
        }
        return tensors;
    }

    private ClipWeights write(Map<String, TensorData> tensors, String config, long shard) throws IOException {
        if (!config.isEmpty()) {
            Files.writeString(folder.resolve("config.json"), config);
        }
        var named = new ArrayList<TensorData>();
        tensors.forEach((name, tensor) -> named.add(tensor.withName(name)));
        CheckpointWriter.write(folder, Map.of(), named, shard);
        return ClipWeights.read(folder, Devices.parse("cpu"));
    }

    private static String config(String golden) throws IOException {
        return Files.readString(Golden.path(golden + "/config.json"));
    }

    private static void assertSees(Clip clip, String golden) {
        var in = Golden.tensors(golden + "/inputs.safetensors");
        var out = Golden.tensors(golden + "/outputs.safetensors");
        Tensor images = clip.encodeImages(in.get("pixel_values"));
        Golden.within("image_features", images, out.get("image_features"), 2e-5);
        Tensor texts = clip.encodeTexts(in.get("input_ids_pad_eos"));
        Golden.within("text_features", texts, out.get("text_features"), 2e-5);
    }

    @Test
    void shardsAndSuperfluousTensorsAreReadAndWarnedOf() throws IOException {
        var tensors = stored("clip-a");
        tensors.put("vision_model.rotary", TensorData.of("x", Shape.of(2, 1), 1, 2));
        try (var _ = Scope.open()) {
            var read = write(tensors, config("clip-a"), 20_000);
            assertThat(folder.resolve("model.safetensors.index.json")).exists();
            assertThat(read.warnings())
                    .as("the two position_ids of the file are no surprise")
                    .singleElement()
                    .asString()
                    .contains("'vision_model.rotary' with shape [2, 1] is not a parameter");
            assertSees(read.clip(), "clip-a");
        }
    }

    @Test
    void everyMissingAndMisshapenTensorIsListed() throws IOException {
        var tensors = stored("clip-b");
        tensors.remove("logit_scale");
        tensors.remove("text_model.final_layer_norm.bias");
        TensorData turned = Objects.requireNonNull(tensors.get("visual_projection.weight"));
        long[] dims = turned.shape().toArray();
        tensors.put(
                "visual_projection.weight",
                new TensorData("x", turned.dtype(), Shape.of(dims[1], dims[0]), turned.bytes()));
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> write(tensors, config("clip-b"), Long.MAX_VALUE))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("3 places")
                    .hasMessageContaining("'logit_scale' is missing, expected []")
                    .hasMessageContaining("'text_model.final_layer_norm.bias' is missing, expected [40]")
                    .hasMessageContaining("'visual_projection.weight' has shape [32, 16], expected [16, 32]");
        }
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() throws IOException {
        var tensors = stored("clip-b");
        long[] shape = Objects.requireNonNull(tensors.get("visual_projection.weight"))
                .shape()
                .toArray();
        try (var _ = Scope.open()) {
            tensors.put("visual_projection.weight", TensorData.zeros("x", DType.I64, Shape.of(shape[0], shape[1])));
            assertThatThrownBy(() -> write(tensors, config("clip-b"), Long.MAX_VALUE))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("'visual_projection.weight' has type I64, expected F32, F16, BF16 or F64");
            Files.delete(folder.resolve("model.safetensors"));
            float[] broken = new float[(int) (shape[0] * shape[1])];
            broken[3] = Float.NaN;
            tensors.put("visual_projection.weight", TensorData.of("x", Shape.of(shape[0], shape[1]), broken));
            assertThatThrownBy(() -> write(tensors, config("clip-b"), Long.MAX_VALUE))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("'visual_projection.weight' holds 1 of " + broken.length)
                    .hasMessageContaining("NaN or infinite");
        }
    }

    @Test
    void tensorsOfAnotherSizeAreRefused() throws IOException {
        try (var _ = Scope.open()) {
            Clip clip =
                    write(stored("clip-b"), config("clip-b"), Long.MAX_VALUE).clip();
            assertThatThrownBy(() -> clip.encodeImages(torch.zeros(1, 3, 31, 32)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the pixels have shape [1, 3, 31, 32], but this model sees [batch, 3, ");
            assertThatThrownBy(() -> clip.encodeTexts(torch.zeros(2, 200)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the ids have shape [2, 200], but this model reads [batch, 1 to ");
        }
    }

    @Test
    void theLayoutOfOpenAiGivesTheSameNetwork() throws IOException {
        try (var _ = Scope.open()) {
            var read = write(OpenAiFixture.of(stored("clip-a")), config("clip-a"), Long.MAX_VALUE);
            assertThat(read.warnings()).isEmpty();
            assertSees(read.clip(), "clip-a");
        }
    }

    @Test
    void sizesFollowFromTheShapesWhereNoConfigurationLies() throws IOException {
        try (var _ = Scope.open()) {
            var tensors = OpenAiFixture.of(stored("clip-a"));
            Files.writeString(
                    folder.resolve("open_clip_config.json"),
                    "{\"model_cfg\":{\"quick_gelu\":true,\"vision_cfg\":{\"width\":48,\"head_width\":12},"
                            + "\"text_cfg\":{\"heads\":4}}}");
            var read = write(tensors, "", Long.MAX_VALUE);
            assertThat(read.warnings()).isEmpty();
            var published = dev.alea.formats.clip.ClipConfig.read(Golden.path("clip-a"));
            assertThat(read.clip().config().vision()).isEqualTo(published.vision());
            assertThat(read.clip().config().text().blocks())
                    .isEqualTo(published.text().blocks());
            assertThat(read.clip().config().text().poolsAtLargestId()).isTrue();
            assertThat(read.clip().config().projectionSize()).isEqualTo(published.projectionSize());
            assertSees(read.clip(), "clip-a");
        }
    }

    @Test
    void withoutAnyConfigurationAWidthThatIsNoMultipleOfAHeadIsRefused() {
        assertThatThrownBy(() -> write(OpenAiFixture.of(stored("clip-a")), "", Long.MAX_VALUE))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a width of 48 is no multiple of 64")
                .hasMessageContaining("add a config.json");
    }

    @Test
    void whatHadToBeAssumedIsSaid() {
        var shapes = new TreeMap<String, TensorData>();
        for (var entry : Map.of(
                        "visual.conv1.weight", List.of(64L, 3L, 2L, 2L),
                        "visual.positional_embedding", List.of(5L, 64L),
                        "visual.proj", List.of(64L, 3L),
                        "token_embedding.weight", List.of(9L, 128L),
                        "positional_embedding", List.of(7L, 128L),
                        "visual.transformer.resblocks.0.mlp.c_fc.weight", List.of(8L, 64L),
                        "transformer.resblocks.0.mlp.c_fc.weight", List.of(16L, 128L))
                .entrySet()) {
            var shape = new Shape(entry.getValue());
            shapes.put(entry.getKey(), TensorData.of(entry.getKey(), shape, new float[(int) shape.elements()]));
        }
        var inferred = OpenAiLayout.config(folder, shapes);
        assertThat(inferred.config().vision().imageSize()).isEqualTo(4);
        assertThat(inferred.config().text().blocks().numHeads()).isEqualTo(2);
        assertThat(inferred.config().text().maxPositions()).isEqualTo(7);
        assertThat(inferred.warnings()).singleElement().asString().contains("quick_gelu");
        shapes.put("visual.positional_embedding", TensorData.of("p", Shape.of(4, 64), new float[256]));
        assertThatThrownBy(() -> OpenAiLayout.config(folder, shapes)).hasMessageContaining("has 4 rows");
        shapes.remove("visual.positional_embedding");
        assertThatThrownBy(() -> OpenAiLayout.config(folder, shapes))
                .hasMessageContaining("'visual.positional_embedding' is missing; expected are 2 dimensions");
    }

    @Test
    void residualNetworksAreRefusedByName() {
        var tensors = Map.of(
                "visual.conv1.weight", TensorData.of("a", Shape.of(1), 1),
                "visual.layer1.0.conv1.weight", TensorData.of("b", Shape.of(1), 1));
        assertThat(OpenAiLayout.is(tensors.keySet())).isTrue();
        assertThatThrownBy(() -> OpenAiLayout.config(folder, tensors))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("RN50")
                .hasMessageContaining("visual.layer1.0.conv1.weight");
    }
}
