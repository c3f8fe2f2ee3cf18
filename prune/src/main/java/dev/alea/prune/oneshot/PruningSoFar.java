package dev.alea.prune.oneshot;

import dev.alea.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What has been pruned so far. */
final class PruningSoFar {
    private final Map<String, Tensor> masks = new LinkedHashMap<>();
    private final Map<String, Tensor> pruned = new LinkedHashMap<>();
    private final Map<String, Tensor> updated = new LinkedHashMap<>();
    private final List<LayerReport> reports = new ArrayList<>();

    void add(String name, Matrix before, InputStatistics inputs, LayerOutcome outcome, Tensor like, Scope scope) {
        var bits = new float[outcome.mask().length];
        double keptSquares = 0;
        double squares = 0;
        int kept = 0;
        for (int i = 0; i < bits.length; i++) {
            double square = (double) before.values()[i] * before.values()[i];
            squares += square;
            if (outcome.mask()[i]) {
                bits[i] = 1;
                kept++;
                keptSquares += square;
            }
        }
        var shape = Matrix.of(before.rows(), before.columns(), bits);
        masks.put(name, scope.keep(shape.toTensor().to(like.device(), ScalarType.Byte)));
        var weights = scope.keep(outcome.weights().toTensor().to(like.device(), ScalarType.Float));
        pruned.put(name, weights);
        if (outcome.updated()) {
            updated.put(name, weights);
        }
        reports.add(new LayerReport(
                name,
                before.rows(),
                before.columns(),
                (double) kept / bits.length,
                squares == 0 ? 1 : keptSquares / squares,
                outcome.deadInputs(),
                outcome.damping(),
                outcome.loss(),
                inputs.tokens()));
    }

    /** The weight that stands for a name now; empty while it has not been pruned. */
    Optional<Tensor> pruned(String name) {
        return Optional.ofNullable(pruned.get(name));
    }

    /** All of it. */
    PrunedModel model() {
        return new PrunedModel(masks, pruned, updated, reports);
    }
}
