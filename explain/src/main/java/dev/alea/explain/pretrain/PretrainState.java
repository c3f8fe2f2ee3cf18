package dev.alea.explain.pretrain;

import dev.alea.formats.tensor.TensorData;
import dev.alea.run.Run;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a checkpoint of a pretraining holds beside the plan: parameters, Adam moments, the number of steps done.
 *
 * <p>Rates, order and looks are pure functions of the step, so nothing else is needed to go on bit by bit.
 */
final class PretrainState {
    private static final String PARAMETERS = "parameters/";
    private static final String OPTIMIZER = "optimizer/";

    private PretrainState() {}

    /** Copies the newest valid checkpoint into parameters and optimizer, if there is one, and says how many steps it has. */
    static int restore(Run run, Map<String, Tensor> parameters, TwoRates optimizer) {
        var latest = run.latestCheckpoint();
        if (latest.isEmpty()) {
            return 0;
        }
        Checkpoints.Loaded loaded = latest.get();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            parameters.forEach((name, tensor) -> tensor.copy_(StateDicts.view(loaded.tensor(PARAMETERS + name))));
            Map<String, Tensor> moments = new LinkedHashMap<>();
            optimizer
                    .state()
                    .keySet()
                    .forEach(name -> moments.put(name, StateDicts.view(loaded.tensor(OPTIMIZER + name))));
            optimizer.restore(moments);
        }
        return Math.toIntExact(loaded.step());
    }

    /** Writes a checkpoint. */
    static void save(Run run, int step, Map<String, Tensor> parameters, TwoRates optimizer) {
        try (var _ = Scope.open()) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            parameters.forEach((name, tensor) -> put(tensors, PARAMETERS + name, tensor.detach()));
            optimizer.state().forEach((name, tensor) -> put(tensors, OPTIMIZER + name, tensor));
            run.checkpoint(step, new Checkpoints.Contents(tensors, Map.of()));
        }
    }

    private static void put(Map<String, TensorData> tensors, String name, Tensor tensor) {
        tensors.put(name, StateDicts.data(name, tensor));
    }
}
