package dev.alea.explain.pretrain;

import dev.alea.run.config.Checks;

/**
 * The length of the training and what it is watched on.
 *
 * @param steps optimizer steps
 * @param batch pictures of a step
 * @param captions most distinct captions of a step; when there are no more altogether, each step has all of them
 * @param heldOut share of the pictures kept for validation, whole groups at a time
 * @param evaluateEvery the held-out pictures are scored after every so many steps, 0 for at the end alone
 * @param checkpointEvery a checkpoint after every so many steps
 */
public record TrainingSettings(
        int steps, int batch, int captions, double heldOut, int evaluateEvery, int checkpointEvery) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public TrainingSettings {
        Checks.atLeast("training.steps", steps, 1);
        Checks.atLeast("training.batch", batch, 2);
        Checks.atLeast("training.captions", captions, 2);
        Checks.that(
                heldOut >= 0 && heldOut < 1,
                "training.held-out is %s; allowed: 0 (none) up to, not including, 1",
                heldOut);
        Checks.atLeast("training.evaluate-every", evaluateEvery, 0);
        Checks.atLeast("training.checkpoint-every", checkpointEvery, 1);
    }

    /** The same settings for another number of steps. */
    public TrainingSettings withSteps(int other) {
        return new TrainingSettings(other, batch, captions, heldOut, evaluateEvery, checkpointEvery);
    }
}
