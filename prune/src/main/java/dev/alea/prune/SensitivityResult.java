package dev.alea.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each weight's sparsity costs, alone.
 *
 * @param method the one-shot method whose masks were tried
 * @param pattern N:M
 * @param denseLoss mean cross entropy of the dense model, nats
 * @param layers one entry per prunable weight, in forward order
 * @param denseLayers the weights that a budget keeps dense, ready for {@code training.dense-layers}
 * @param run folder of the run
 */
public record SensitivityResult(
        String method, String pattern, double denseLoss, List<Layer> layers, List<String> denseLayers, String run)
        implements PruneOutcome {
    /**
     * One weight made sparse while all others stay dense.
     *
     * @param name the weight
     * @param weights its number of weights
     * @param lossIncrease cross entropy minus that of the dense model, nats
     */
    public record Layer(String name, long weights, double lossIncrease) {}

    /** Copies the lists. */
    public SensitivityResult {
        layers = List.copyOf(layers);
        denseLayers = List.copyOf(denseLayers);
    }

    /** Keys: method, pattern, dense_loss, dense_layers, layers (name, weights, loss_increase), run. */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", method);
        json.put("pattern", pattern);
        json.put("dense_loss", denseLoss);
        json.put("dense_layers", denseLayers);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Layer layer : layers) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", layer.name());
            row.put("weights", layer.weights());
            row.put("loss_increase", layer.lossIncrease());
            rows.add(row);
        }
        json.put("layers", rows);
        json.put("run", run);
        return json;
    }
}
