package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that is stored in two bytes a weight stays so, bit for bit. */
final class HalfPrecisionExportTest {
    private static final MaskPattern PATTERN = MaskPattern.parse("2:4");

    @TempDir
    private Path folder = Path.of("");

    private Path halved(DType type) throws IOException {
        Path model = Files.createDirectory(folder.resolve("half"));
        Files.copy(PruneGolden.path("llama-a/config.json"), model.resolve("config.json"));
        try (var source = SafetensorsFile.open(PruneGolden.path("llama-a/model.safetensors"))) {
            var tensors = source.names().stream()
                    .map(name -> TensorData.round(
                            name,
                            type,
                            source.tensor(name).shape(),
                            source.tensor(name).toFloats()))
                    .toList();
            SafetensorsWriter.write(model.resolve("model.safetensors"), Map.of(), tensors);
        }
        return model;
    }

    /** Keeps the first and the last of every four. */
    private static Map<String, Tensor> masks(LanguageModel model) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        for (String name : model.prunable()) {
            Tensor weight = PruneWeights.parameter(model, name);
            float[] bits = new float[(int) weight.numel()];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = i % 4 == 0 || i % 4 == 3 ? 1 : 0;
            }
            masks.put(name, Tensors.of(bits, weight.size(0), weight.size(1)).to(ScalarType.Byte));
        }
        return masks;
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void keptWeightsKeepTheirBitsAndTheirType(DType type) throws IOException {
        Path half = halved(type);
        Path out = folder.resolve("out");
        try (var _ = Scope.open()) {
            LanguageModel model = ModelFolder.load(half, Devices.parse("cpu")).model();
            Map<String, Tensor> masks = masks(model);
            PruneExport.write(new PruneExport.Request(half, model, PATTERN, masks, Map.of()), out);
            try (var source = SafetensorsFile.open(half.resolve("model.safetensors"));
                    var written = SafetensorsFile.open(out.resolve("model.safetensors"))) {
                assertThat(written.names()).containsExactlyInAnyOrderElementsOf(source.names());
                for (String name : source.names()) {
                    assertThat(written.tensor(name).dtype()).as(name).isEqualTo(type);
                    byte[] expected = source.tensor(name).toBytes();
                    for (int i = 0; masks.containsKey(name) && i < expected.length; i++) {
                        int weight = i / 2 % 4;
                        expected[i] = weight == 0 || weight == 3 ? expected[i] : 0;
                    }
                    assertThat(written.tensor(name).toBytes()).as(name).isEqualTo(expected);
                }
            }
            LanguageModel pruned = ModelFolder.load(out, Devices.parse("cpu")).model();
            Tensor ids = Tensors.of(new long[] {1, 2, 3, 4}, 1, 4);
            assertThat(Tensors.floats(pruned.logits(ids, pruned.dense())))
                    .isEqualTo(Tensors.floats(
                            model.logits(ids, PruneWeights.replaced(model, PruneWeights.masked(model, masks)))));
        }
    }
}
