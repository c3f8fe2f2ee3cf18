package dev.alea.prune;

import dev.alea.formats.tensor.TensorData;
import dev.alea.run.Run;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.torch.AdamW;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a checkpoint of a mask training holds beside the plan: logits, Adam moments, the number of steps done.
 *
 * <p>Schedules, data order and noise are pure functions of the step, so nothing else is needed to go on bit by bit.
 *
 * @param step optimizer steps done
 * @param baseline moving average of {@code reinforce}, NaN for none
 */
record TrainingState(int step, double baseline) {
    private static final String LOGITS = "logits/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String BASELINE = "baseline";

    /** Copies the newest valid checkpoint into the logits and the optimizer, if there is one. */
    static TrainingState restore(Run run, MaskLogits masks, AdamW optimizer) {
        var latest = run.latestCheckpoint();
        if (latest.isEmpty()) {
            return new TrainingState(0, Double.NaN);
        }
        Checkpoints.Loaded loaded = latest.get();
        Map<String, Tensor> moments = new LinkedHashMap<>();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            masks.logits().forEach((name, logits) -> logits.copy_(logits(loaded, name)));
            loaded.contents().tensors().forEach((name, data) -> {
                if (name.startsWith(OPTIMIZER)) {
                    moments.put(name.substring(OPTIMIZER.length()), StateDicts.view(data));
                }
            });
            optimizer.restore(moments);
        }
        return new TrainingState(Math.toIntExact(loaded.step()), loaded.real(BASELINE));
    }

    /** The logits of a weight in a checkpoint, a view of its memory. */
    static Tensor logits(Checkpoints.Loaded checkpoint, String weight) {
        return StateDicts.view(checkpoint.tensor(LOGITS + weight));
    }

    /** Writes a checkpoint. */
    static void save(Run run, int step, MaskLogits masks, AdamW optimizer, MaskGradient gradient) {
        double baseline = gradient instanceof ScoreGradient score ? score.baseline() : Double.NaN;
        try (var _ = Scope.open()) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            masks.logits().forEach((name, logits) -> put(tensors, LOGITS + name, logits.detach()));
            optimizer.state().forEach((name, tensor) -> put(tensors, OPTIMIZER + name, tensor));
            run.checkpoint(step, new Checkpoints.Contents(tensors, Map.of(BASELINE, baseline)));
        }
    }

    private static void put(Map<String, TensorData> tensors, String name, Tensor tensor) {
        tensors.put(name, StateDicts.data(name, tensor));
    }
}
