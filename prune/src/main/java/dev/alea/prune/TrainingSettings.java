package dev.alea.prune;

import dev.alea.run.config.Checks;
import java.util.List;

/**
 * The length and the shape of the training.
 *
 * @param steps optimizer steps
 * @param batch rows per optimizer step
 * @param microBatches parts that a batch is cut in, each with its own forward and backward pass
 * @param drawOncePerStep one mask per step instead of one per micro-batch
 * @param denseLayers weights that stay dense: parameter names, ends of names such as {@code mlp.down_proj}, or numbers of whole blocks
 * @param distillation weight of the divergence from the dense model's predictions, 0 for none
 * @param distillationTemperature temperature of both sides of that divergence
 * @param checkpointEvery a checkpoint after every so many steps
 * @param baselines whether the one-shot methods are measured beside the learned mask
 * @param export whether the pruned model is written as a folder at the end
 */
public record TrainingSettings(
        int steps,
        int batch,
        int microBatches,
        boolean drawOncePerStep,
        List<String> denseLayers,
        double distillation,
        double distillationTemperature,
        int checkpointEvery,
        boolean baselines,
        boolean export) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public TrainingSettings {
        denseLayers = List.copyOf(denseLayers);
        Checks.atLeast("training.steps", steps, 1);
        Checks.atLeast("training.batch", batch, 1);
        Checks.that(
                microBatches >= 1 && batch % microBatches == 0,
                "training.micro-batches is %d; allowed: a divisor of training.batch, which is %d",
                microBatches,
                batch);
        Checks.that(
                distillation >= 0 && distillation <= 1,
                "training.distillation is %s; allowed: 0 (none) to 1 (nothing else)",
                distillation);
        Checks.positive("training.distillation-temperature", distillationTemperature);
        Checks.atLeast("training.checkpoint-every", checkpointEvery, 1);
    }

    /** The same settings for another number of steps. */
    public TrainingSettings withSteps(int other) {
        return new TrainingSettings(
                other,
                batch,
                microBatches,
                drawOncePerStep,
                denseLayers,
                distillation,
                distillationTemperature,
                checkpointEvery,
                baselines,
                export);
    }

    /** The same settings with other weights kept dense. */
    public TrainingSettings withDenseLayers(List<String> other) {
        return new TrainingSettings(
                steps,
                batch,
                microBatches,
                drawOncePerStep,
                other,
                distillation,
                distillationTemperature,
                checkpointEvery,
                baselines,
                export);
    }
}
