package dev.alea.explain;

import dev.alea.run.config.Checks;
import dev.alea.run.config.Doc;

/**
 * The length and the rhythm of a training.
 *
 * @param epochs passes over the training pictures
 * @param batch pictures per step; the last batch of an epoch may be shorter
 * @param validationShare share of the picture groups that is kept for validation
 * @param baselines whether other methods are measured on the held-out pictures too
 * @param logEvery steps between two rows of the log
 * @param checkpointEvery steps between two checkpoints
 */
public record TrainingSettings(
        @Doc("passes over the training pictures") int epochs,
        @Doc("pictures per step") int batch,

        @Doc("share of the groups of pictures kept for validation, 0 for none")
        double validationShare,

        @Doc("also measure other methods on the held-out pictures")
        boolean baselines,

        @Doc("steps between two rows of the log") int logEvery,
        @Doc("steps between two checkpoints") int checkpointEvery) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public TrainingSettings {
        Checks.atLeast("training.epochs", epochs, 1);
        Checks.atLeast("training.batch", batch, 1);
        Checks.that(
                validationShare >= 0 && validationShare < 1,
                "training.validation-share is %s; allowed: 0 up to, not including, 1",
                validationShare);
        Checks.atLeast("training.log-every", logEvery, 1);
        Checks.atLeast("training.checkpoint-every", checkpointEvery, 1);
    }

    /** The same settings for another number of epochs. */
    public TrainingSettings withEpochs(int other) {
        return new TrainingSettings(other, batch, validationShare, baselines, logEvery, checkpointEvery);
    }
}
