package dev.alea.prune;

import dev.alea.choice.anneal.Schedule;

/**
 * The values of all schedules at one step.
 *
 * @param step optimizer step, from 0
 * @param kappa scale of the logits
 * @param tau temperature of the relaxed draw
 * @param lambda weight of the kept norm
 * @param learningRate rate of the optimizer
 */
public record AnnealPoint(int step, double kappa, double tau, double lambda, double learningRate) {
    /**
     * The schedules at a step, a pure function of the plan and the step.
     *
     * <p>{@code f = step / steps}; kappa, tau and lambda are linear in f, the learning rate falls by a half cosine. Source:
     * NVlabs/MaskLLM, loss_func and the scheduler of its training script.
     */
    public static AnnealPoint at(PruneConfig config, int step) {
        AnnealSettings anneal = config.anneal();
        OptimizerSettings optimizer = config.optimizer();
        double fraction = (double) step / config.training().steps();
        double rate = optimizer.learningRate();
        return new AnnealPoint(
                step,
                new Schedule.Linear(anneal.kappaStart(), anneal.kappaEnd()).at(fraction),
                new Schedule.Linear(anneal.tauStart(), anneal.tauEnd()).at(fraction),
                new Schedule.Linear(anneal.lambdaStart(), anneal.lambdaEnd()).at(fraction),
                new Schedule.Cosine(rate, rate * optimizer.learningRateEnd()).at(fraction));
    }
}
