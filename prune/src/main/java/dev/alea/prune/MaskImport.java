package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.DataException;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Applies a published mask file to a model: validates it, writes the pruned model, and verifies what was written. */
public final class MaskImport {
    private MaskImport() {}

    /**
     * Reads a mask file and writes the pruned model, its masked weights in a format.
     *
     * @param model folder of the dense model
     * @param mask the {@code .npz} file
     * @param pattern N:M that the file must hold
     * @param dense weights that may be missing, spelled as in {@code training.dense-layers}
     * @param folder new or empty
     * @throws DataException naming a missing tensor, a wrong size, or the first group that is not N:M (layer, row, group, bits)
     */
    public static ImportResult run(
            Path model, Path mask, String pattern, List<String> dense, Path folder, ExportFormat format) {
        try (var _ = Scope.open();
                LoadedModel loaded = ModelFolder.load(model, Devices.parse("cpu"))) {
            MaskPattern expected = PruneSession.pattern(pattern);
            Map<String, Tensor> masks = read(mask, loaded.model(), expected, dense);
            double agreement = alreadyZero(loaded.model(), masks);
            var request = new PruneExport.Request(model, loaded.model(), expected, masks, Map.of());
            return new ImportResult(mask.toString(), pattern, agreement, PruneExport.write(request, folder, format));
        }
    }

    /** A valid mask for every weight of every layer that the file covers. */
    static Map<String, Tensor> read(Path file, LanguageModel model, MaskPattern pattern) {
        return read(file, model, pattern, List.of());
    }

    /**
     * A valid mask for every weight that the file covers; whole layers and {@code dense} weights may be missing, other parts of a layer may not.
     *
     * @throws DataException as {@link #run}
     */
    static Map<String, Tensor> read(Path file, LanguageModel model, MaskPattern pattern, List<String> dense) {
        Map<String, Tensor> masks = MaskFiles.read(file, model);
        List<String> wanted = new ArrayList<>();
        for (String name : model.prunable()) {
            boolean covered =
                    masks.keySet().stream().anyMatch(other -> PruneWeights.block(other) == PruneWeights.block(name));
            if (covered && (masks.containsKey(name) || dense.stream().noneMatch(e -> PruneWeights.covers(e, name)))) {
                wanted.add(name);
            }
        }
        if (wanted.isEmpty()) {
            throw new DataException(
                    file + ": holds no mask; it needs one array <parameter>.mask per pruned weight, such as "
                            + model.prunable().getFirst() + ".mask");
        }
        MaskCheck.require(model, pattern, wanted, masks, file.toString());
        return masks;
    }

    private static double alreadyZero(LanguageModel model, Map<String, Tensor> masks) {
        double zeros = 0;
        double pruned = 0;
        try (var _ = Scope.open()) {
            for (var entry : masks.entrySet()) {
                Tensor out = entry.getValue().eq(new Scalar(0));
                Tensor zero = PruneWeights.parameter(model, entry.getKey()).eq(new Scalar(0.0));
                pruned += out.sum().item_double();
                zeros += out.logical_and(zero).sum().item_double();
            }
        }
        return pruned == 0 ? 0 : zeros / pruned;
    }
}
