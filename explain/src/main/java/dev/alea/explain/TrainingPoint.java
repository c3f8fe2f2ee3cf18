package dev.alea.explain;

/**
 * What changes from step to step, a pure function of plan and step.
 *
 * @param step optimizer step, from 0
 * @param epoch pass over the pictures, from 0
 * @param temperature of the gate's relaxation
 * @param learningRate rate of the concept layer or the gates
 * @param headLearningRate rate of the head
 */
public record TrainingPoint(int step, int epoch, double temperature, double learningRate, double headLearningRate) {
    /** The values at a step of so many. */
    static TrainingPoint at(ExplainConfig config, int step, int steps, int epoch) {
        OptimizerSettings rates = config.optimizer();
        return new TrainingPoint(
                step,
                epoch,
                config.gate().temperature((double) step / steps),
                rates.learningRate(),
                rates.headLearningRate() * Math.pow(rates.headDecay(), step));
    }
}
