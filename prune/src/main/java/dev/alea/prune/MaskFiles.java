package dev.alea.prune;

import dev.alea.formats.mask.MaskNpz;
import dev.alea.formats.mask.PackedMask;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.LanguageModel;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Masks of a model to and from the published file form, where a tensor is its bits without a shape. */
final class MaskFiles {
    private MaskFiles() {}

    /** Writes masks, uint8 [out, in] by parameter name. */
    static void write(Path file, Map<String, Tensor> masks) {
        Map<String, PackedMask> packed = new LinkedHashMap<>();
        try (var _ = Scope.open()) {
            masks.forEach((name, mask) -> {
                Tensor plain = mask.to(ScalarType.Byte).cpu().contiguous();
                packed.put(name, PackedMask.pack(StateDicts.data(name, plain)));
            });
        }
        MaskNpz.write(file, packed);
    }

    /**
     * Reads masks for a model.
     *
     * @throws DataException when a mask names no weight of the model or has another number of bits than the weight
     */
    static SequencedMap<String, Tensor> read(Path file, LanguageModel model) {
        SequencedMap<String, Tensor> masks = new LinkedHashMap<>();
        Map<String, PackedMask> packed = MaskNpz.read(file);
        for (var entry : packed.entrySet()) {
            String name = entry.getKey();
            if (!model.prunable().contains(name)) {
                throw new DataException(file + ": has a mask for " + name
                        + ", which is no prunable weight of the model; its first is "
                        + model.prunable().getFirst());
            }
            long[] shape = PruneWeights.parameter(model, name).sizes().vec().get();
            long weights = shape[0] * shape[1];
            byte[] bits = entry.getValue().bits();
            if (bits.length != (weights + 7) / 8) {
                throw new DataException(file + ": the mask of " + name + " has " + bits.length
                        + " bytes; the weight of shape " + Shape.of(shape) + " needs " + (weights + 7) / 8);
            }
            masks.put(name, owned(entry.getValue().unpack(name, Shape.of(shape))));
        }
        return masks;
    }

    private static Tensor owned(TensorData mask) {
        try (var scope = Scope.open()) {
            return scope.keep(StateDicts.copy(mask));
        }
    }
}
