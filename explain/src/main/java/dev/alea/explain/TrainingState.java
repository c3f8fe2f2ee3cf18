package dev.alea.explain;

import dev.alea.formats.tensor.TensorData;
import dev.alea.run.Run;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.torch.AdamW;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a checkpoint holds beside the plan: parameters, Adam moments, the number of steps done, and the memory of an estimator.
 *
 * <p>Batches, temperatures and noise are pure functions of the step, so nothing else is needed to go on bit by bit.
 *
 * @param step optimizer steps done
 * @param memory the average of {@code reinforce}, NaN for none
 */
record TrainingState(int step, double memory) {
    private static final String PARAMETERS = "parameters/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String MEMORY = "memory";

    /** The optimizers of a learner; the head may have none. */
    record Optimizers(AdamW concepts, Optional<AdamW> head) {
        static Optimizers of(Learner learner, OptimizerSettings rates) {
            var options = new AdamW.Options(rates.beta1(), rates.beta2(), rates.epsilon(), 0);
            var head = learner.headParameters();
            return new Optimizers(
                    new AdamW(learner.conceptParameters(), options),
                    head.isEmpty() ? Optional.empty() : Optional.of(new AdamW(head, options)));
        }

        void zeroGradients() {
            concepts.zeroGradients();
            head.ifPresent(AdamW::zeroGradients);
        }

        void step(TrainingPoint point) {
            concepts.step(point.learningRate());
            head.ifPresent(optimizer -> optimizer.step(point.headLearningRate()));
        }

        private Map<String, Tensor> state() {
            Map<String, Tensor> state = new LinkedHashMap<>(concepts.state());
            head.ifPresent(optimizer -> state.putAll(optimizer.state()));
            return state;
        }

        private void restore(Map<String, Tensor> saved) {
            concepts.restore(saved);
            head.ifPresent(optimizer -> optimizer.restore(saved));
        }
    }

    /** What the newest valid checkpoint says before a learner is made, or the start. */
    static TrainingState newest(Run run) {
        return run.latestCheckpoint()
                .map(loaded -> new TrainingState(Math.toIntExact(loaded.step()), loaded.real(MEMORY)))
                .orElseGet(() -> new TrainingState(0, Double.NaN));
    }

    /** Copies the newest valid checkpoint into a learner and its optimizers, if there is one. */
    static void restore(Run run, Learner learner, Optimizers optimizers) {
        if (run.latestCheckpoint().isEmpty()) {
            return;
        }
        Checkpoints.Loaded loaded = run.latestCheckpoint().get();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            parameters(learner)
                    .forEach((name, tensor) -> tensor.copy_(StateDicts.view(loaded.tensor(PARAMETERS + name))));
            Map<String, Tensor> moments = new LinkedHashMap<>();
            loaded.contents().tensors().forEach((name, data) -> {
                if (name.startsWith(OPTIMIZER)) {
                    moments.put(name.substring(OPTIMIZER.length()), StateDicts.view(data));
                }
            });
            optimizers.restore(moments);
        }
    }

    /** Writes a checkpoint. */
    static void save(Run run, int step, Learner learner, Optimizers optimizers) {
        try (var _ = Scope.open()) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            parameters(learner).forEach((name, tensor) -> put(tensors, PARAMETERS + name, tensor.detach()));
            optimizers.state().forEach((name, tensor) -> put(tensors, OPTIMIZER + name, tensor));
            run.checkpoint(step, new Checkpoints.Contents(tensors, Map.of(MEMORY, learner.memory())));
        }
    }

    /** All that is trained, by name. */
    static Map<String, Tensor> parameters(Learner learner) {
        Map<String, Tensor> all = new LinkedHashMap<>(learner.conceptParameters());
        all.putAll(learner.headParameters());
        return all;
    }

    private static void put(Map<String, TensorData> tensors, String name, Tensor tensor) {
        tensors.put(name, StateDicts.data(name, tensor));
    }
}
