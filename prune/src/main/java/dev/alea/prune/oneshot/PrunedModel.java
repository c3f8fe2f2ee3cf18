package dev.alea.prune.oneshot;

import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The masks of a model and the weights that go with them.
 *
 * @param masks uint8 [out, in] by name of the weight, 1 where it stays, in forward order
 * @param prunedWeights the masked weights by name, float32 [out, in], pruned ones +0
 * @param updatedWeights those of them whose kept weights changed; empty for methods that only choose
 * @param layers one report per layer
 */
public record PrunedModel(
        Map<String, Tensor> masks,
        Map<String, Tensor> prunedWeights,
        Map<String, Tensor> updatedWeights,
        List<LayerReport> layers) {
    public PrunedModel {
        masks = Collections.unmodifiableMap(new LinkedHashMap<>(masks));
        prunedWeights = Collections.unmodifiableMap(new LinkedHashMap<>(prunedWeights));
        updatedWeights = Collections.unmodifiableMap(new LinkedHashMap<>(updatedWeights));
        layers = List.copyOf(layers);
    }

    /** The pruned weights, and the model's own for everything else. */
    public Weights weights(LanguageModel model) {
        var dense = model.dense();
        return name -> {
            var pruned = prunedWeights.get(name);
            return pruned == null ? dense.get(name) : pruned;
        };
    }
}
