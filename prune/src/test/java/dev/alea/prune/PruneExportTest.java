package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneExportTest {
    private static final MaskPattern PATTERN = MaskPattern.parse("2:4");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "gpt2"})
    void theWrittenModelIsTheMaskedOneBitForBit(String name) {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path(name));
            Map<String, Tensor> masks = masks(model);
            Path out = folder.resolve("out");
            ExportResult result = PruneExport.write(request(name, model, masks), out);
            assertThat(result.sparsity()).isEqualTo(0.5);
            assertThat(result.masked()).isEqualTo(model.prunable().size());
            LanguageModel written = load(out);
            Map<String, Tensor> masked = PruneWeights.masked(model, masks);
            for (String weight : model.prunable()) {
                float[] expected =
                        Tensors.floats(PruneWeights.replaced(model, masked).get(weight));
                assertThat(Tensors.floats(PruneWeights.parameter(written, weight)))
                        .isEqualTo(expected);
            }
            Map<String, Tensor> read = MaskImport.read(out.resolve(PruneExport.MASK_FILE), model, PATTERN);
            masks.forEach((weight, mask) -> assertThat(
                            Tensors.longs(PruneWeights.replaced(model, read).get(weight)))
                    .isEqualTo(Tensors.longs(mask)));
        }
    }

    @Test
    void aFolderWithContentIsRefused() throws IOException {
        Files.writeString(folder.resolve("here"), "x");
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            assertThatThrownBy(() -> PruneExport.write(request("llama-a", model, masks(model)), folder))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("has content");
        }
    }

    @Test
    void aMaskThatKeepsThreeOfFourIsRefusedAtItsFirstBadGroup() {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            Map<String, Tensor> masks = masks(model);
            String name = model.prunable().get(1);
            Tensor bad = mask(model, name, new float[] {1, 1, 1, 0});
            masks.put(name, bad);
            assertThatThrownBy(() -> PruneExport.write(request("llama-a", model, masks), folder.resolve("out")))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("row 0, group 0")
                    .hasMessageContaining("[1, 1, 1, 0]");
        }
    }

    @Test
    void aDenseMaskIsRecognised() {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            Map<String, Tensor> masks = masks(model);
            masks.put(model.prunable().getFirst(), mask(model, model.prunable().getFirst(), new float[] {1, 1, 1, 1}));
            assertThatThrownBy(() -> PruneExport.write(request("llama-a", model, masks), folder.resolve("out")))
                    .hasMessageContaining("every bit is set");
        }
    }

    @Test
    void aMaskFileWithAMissingTensorIsRefused() {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            Map<String, Tensor> masks = masks(model);
            String missing = model.prunable().get(2);
            masks.remove(missing);
            Path file = folder.resolve("mask.npz");
            MaskFiles.write(file, masks);
            assertThatThrownBy(() -> MaskImport.read(file, model, PATTERN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("no mask for " + missing);
        }
    }

    @Test
    void aMaskFileOfAnotherModelIsRefused() {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            Path file = folder.resolve("mask.npz");
            MaskFiles.write(file, masks(load(PruneGolden.path("gpt2"))));
            assertThatThrownBy(() -> MaskImport.read(file, model, PATTERN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("no prunable weight");
        }
    }

    private static LanguageModel load(Path source) {
        return ModelFolder.load(source, Devices.parse("cpu")).model();
    }

    private static PruneExport.Request request(String name, LanguageModel model, Map<String, Tensor> masks) {
        return new PruneExport.Request(PruneGolden.path(name), model, PATTERN, masks, Map.of());
    }

    private static Map<String, Tensor> masks(LanguageModel model) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        int turn = 0;
        float[][] table = PATTERN.table();
        for (String name : model.prunable()) {
            masks.put(name, mask(model, name, table[turn++ % table.length]));
        }
        return masks;
    }

    /** The same group everywhere. */
    private static Tensor mask(LanguageModel model, String name, float[] group) {
        Tensor weight = PruneWeights.parameter(model, name);
        float[] bits = new float[(int) weight.numel()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = group[i % group.length];
        }
        return Tensors.of(bits, weight.size(0), weight.size(1)).to(ScalarType.Byte);
    }

    @Test
    void aBadGroupIsNamedByItsRowItsColumnsAndItsBits() {
        try (var _ = Scope.open()) {
            LanguageModel model = load(PruneGolden.path("llama-a"));
            Map<String, Tensor> masks = masks(model);
            String name = model.prunable().getFirst();
            long columns = PruneWeights.parameter(model, name).size(1);
            Tensor mask = mask(model, name, new float[] {0, 1, 1, 0});
            Tensors.segment(mask).set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3 * columns + 9, (byte) 0);
            masks.put(name, mask);
            assertThatThrownBy(() -> PruneExport.write(request("llama-a", model, masks), folder.resolve("out")))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            name + " is no 2:4 mask: row 3, group 2 (columns 8 to 11) has bits [0, 0, 1, 0]")
                    .hasMessageContaining("each group must keep 2 of 4");
            Tensors.segment(mask).set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3 * columns + 9, (byte) 2);
            assertThatThrownBy(() -> PruneExport.write(request("llama-a", model, masks), folder.resolve("out")))
                    .as("a bit that is neither 0 nor 1")
                    .hasMessageContaining("has bits [0, 2, 1, 0]");
        }
    }
}
