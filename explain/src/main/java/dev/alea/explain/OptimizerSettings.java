package dev.alea.explain;

import dev.alea.run.config.Checks;
import dev.alea.run.config.Doc;

/**
 * Adam, without weight decay and with constant rates.
 *
 * @param learningRate rate of the concept layer or the gates
 * @param headLearningRate rate of the head
 * @param headDecay factor on the head's rate after every step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 */
public record OptimizerSettings(
        @Doc("rate of the concept layer or the gates") double learningRate,
        @Doc("rate of the head") double headLearningRate,

        @Doc("factor on the rate of the head after every step")
        double headDecay,

        @Doc("decay of Adam's first moment") double beta1,
        @Doc("decay of Adam's second moment") double beta2,
        @Doc("added to the root of the second moment") double epsilon) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public OptimizerSettings {
        Checks.positive("optimizer.learning-rate", learningRate);
        Checks.positive("optimizer.head-learning-rate", headLearningRate);
        Checks.that(
                headDecay > 0 && headDecay <= 1, "optimizer.head-decay is %s; allowed: above 0, up to 1", headDecay);
        Checks.that(beta1 >= 0 && beta1 < 1, "optimizer.beta1 is %s; allowed: 0 up to, not including, 1", beta1);
        Checks.that(beta2 >= 0 && beta2 < 1, "optimizer.beta2 is %s; allowed: 0 up to, not including, 1", beta2);
        Checks.positive("optimizer.epsilon", epsilon);
    }

    /** The same settings at other rates. */
    public OptimizerSettings withRates(double rate, double headRate) {
        return new OptimizerSettings(rate, headRate, headDecay, beta1, beta2, epsilon);
    }
}
