package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.mask.MaskNpz;
import dev.alea.formats.mask.PackedMask;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.DataException;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaskImportTest {
    private static final Path DENSE = PruneGolden.path("llama-a");
    private static final MaskPattern PATTERN = MaskPattern.parse("2:4");

    @TempDir
    private Path folder = Path.of("");

    private static LanguageModel load() {
        return ModelFolder.load(DENSE, Devices.parse("cpu")).model();
    }

    /** Keeps the outer two of every four, in the weights of some blocks. */
    private static Map<String, Tensor> masks(LanguageModel model, int blocks) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        for (String name : model.prunable()) {
            if (PruneWeights.block(name) < blocks) {
                Tensor weight = PruneWeights.parameter(model, name);
                float[] bits = new float[(int) weight.numel()];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = i % 4 == 0 || i % 4 == 3 ? 1 : 0;
                }
                masks.put(name, Tensors.of(bits, weight.size(0), weight.size(1)).to(ScalarType.Byte));
            }
        }
        return masks;
    }

    private Path write(Map<String, Tensor> masks) {
        Path file = folder.resolve("mask.npz");
        MaskFiles.write(file, masks);
        return file;
    }

    @Test
    void wholeLayersMayBeLeftDenseAndPartsOfOneOnlyWhenTheyAreNamed() {
        try (var _ = Scope.open()) {
            LanguageModel model = load();
            Map<String, Tensor> first = masks(model, 1);
            assertThat(first).isNotEmpty().hasSizeLessThan(model.prunable().size());
            assertThat(MaskImport.read(write(first), model, PATTERN).keySet()).isEqualTo(first.keySet());

            String down = "model.layers.0.mlp.down_proj.weight";
            first.remove(down);
            Path partly = write(first);
            assertThatThrownBy(() -> MaskImport.read(partly, model, PATTERN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("no mask for " + down);
            assertThat(MaskImport.read(partly, model, PATTERN, List.of("mlp.down_proj")))
                    .doesNotContainKey(down);
            assertThatThrownBy(() -> MaskImport.read(partly, model, PATTERN, List.of("mlp.up_proj")))
                    .hasMessageContaining("no mask for " + down);
        }
    }

    @Test
    void aFileWithoutMasksAndOneOfAnotherSizeAreRefusedByName() {
        try (var _ = Scope.open()) {
            LanguageModel model = load();
            Path file = folder.resolve("mask.npz");
            MaskNpz.write(file, Map.of());
            assertThatThrownBy(() -> MaskImport.read(file, model, PATTERN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file + ": holds no mask")
                    .hasMessageContaining(model.prunable().getFirst() + ".mask");
            String name = model.prunable().getLast();
            MaskNpz.write(file, Map.of(name, PackedMask.ofBits(new byte[3])));
            assertThatThrownBy(() -> MaskImport.read(file, model, PATTERN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file + ": the mask of " + name + " has 3 bytes; the weight of shape ");
        }
    }

    @Test
    void howMuchOfTheMaskWasZeroAlreadyIsTold() {
        Path mask;
        try (var _ = Scope.open()) {
            mask = write(masks(load(), Integer.MAX_VALUE));
        }
        Path pruned = folder.resolve("pruned");
        ImportResult onDense = MaskImport.run(DENSE, mask, "2:4", List.of(), pruned, ExportFormat.DENSE);
        assertThat(onDense.agreement()).isLessThan(0.01);
        ImportResult again =
                MaskImport.run(pruned, mask, "2:4", List.of(), folder.resolve("again"), ExportFormat.DENSE);
        assertThat(again.agreement()).isEqualTo(1);
        assertThat(again.toJson()).containsEntry("already_zero", 1.0).containsEntry("mask", mask.toString());
    }
}
