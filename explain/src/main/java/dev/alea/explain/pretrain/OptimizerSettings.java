package dev.alea.explain.pretrain;

import dev.alea.choice.anneal.Schedule;
import dev.alea.run.config.Checks;

/**
 * AdamW with a warm-up and a cosine.
 *
 * @param learningRate the highest rate
 * @param warmup share of the steps over which the rate rises from zero
 * @param end the last rate as a share of the highest
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay of matrices; vectors, positions and the scale have none
 * @param clip largest global norm of the gradient
 */
public record OptimizerSettings(
        double learningRate,
        double warmup,
        double end,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clip) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public OptimizerSettings {
        Checks.positive("optimizer.learning-rate", learningRate);
        Checks.within("optimizer.warmup", warmup, 0, 1);
        Checks.within("optimizer.end", end, 0, 1);
        Checks.that(beta1 >= 0 && beta1 < 1, "optimizer.beta1 is %s; allowed: 0 up to, not including, 1", beta1);
        Checks.that(beta2 >= 0 && beta2 < 1, "optimizer.beta2 is %s; allowed: 0 up to, not including, 1", beta2);
        Checks.positive("optimizer.epsilon", epsilon);
        Checks.atLeast("optimizer.weight-decay", weightDecay, 0);
        Checks.positive("optimizer.clip", clip);
    }

    /** The rate of a step, counted from 0. */
    double rate(int step, int steps) {
        double rising = warmup * steps;
        if (step + 1 < rising) {
            return learningRate * (step + 1) / rising;
        }
        double done = (step + 1 - rising) / Math.max(1, steps - rising);
        return new Schedule.Cosine(learningRate, end * learningRate).at(done);
    }
}
