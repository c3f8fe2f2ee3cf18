package dev.alea.prune;

import dev.alea.run.config.Checks;

/**
 * AdamW on the logits.
 *
 * @param learningRate rate at the first step, 0 for the value of {@link PruneConfig#resolved()}
 * @param learningRateEnd rate at the end as a share of the first (cosine in between)
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay of the logits
 * @param clip largest global norm of the logits' gradient
 */
public record OptimizerSettings(
        double learningRate,
        double learningRateEnd,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clip) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public OptimizerSettings {
        Checks.atLeast("optimizer.learning-rate", learningRate, 0);
        Checks.atLeast("optimizer.learning-rate-end", learningRateEnd, 0);
        Checks.that(beta1 >= 0 && beta1 < 1, "optimizer.beta1 is %s; allowed: 0 up to, not including, 1", beta1);
        Checks.that(beta2 >= 0 && beta2 < 1, "optimizer.beta2 is %s; allowed: 0 up to, not including, 1", beta2);
        Checks.positive("optimizer.epsilon", epsilon);
        Checks.atLeast("optimizer.weight-decay", weightDecay, 0);
        Checks.positive("optimizer.clip", clip);
    }

    /** The same settings at another learning rate. */
    public OptimizerSettings withLearningRate(double other) {
        return new OptimizerSettings(other, learningRateEnd, beta1, beta2, epsilon, weightDecay, clip);
    }
}
