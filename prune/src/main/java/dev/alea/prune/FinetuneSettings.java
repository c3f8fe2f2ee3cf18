package dev.alea.prune;

import dev.alea.run.config.Checks;

/**
 * Training of the kept weights under a fixed mask.
 *
 * @param steps optimizer steps, 0 for none
 * @param learningRate rate at the first step
 * @param learningRateEnd rate at the end as a share of the first (cosine in between)
 * @param weightDecay decoupled decay of the kept weights
 */
public record FinetuneSettings(int steps, double learningRate, double learningRateEnd, double weightDecay) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public FinetuneSettings {
        Checks.atLeast("finetune.steps", steps, 0);
        Checks.positive("finetune.learning-rate", learningRate);
        Checks.atLeast("finetune.learning-rate-end", learningRateEnd, 0);
        Checks.atLeast("finetune.weight-decay", weightDecay, 0);
    }

    /** The same settings for another number of steps. */
    public FinetuneSettings withSteps(int other) {
        return new FinetuneSettings(other, learningRate, learningRateEnd, weightDecay);
    }
}
