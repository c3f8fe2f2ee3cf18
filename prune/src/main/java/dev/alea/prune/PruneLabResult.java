package dev.alea.prune;

import dev.alea.choice.lab.PanelResult;
import java.util.List;

/**
 * Estimators measured at the masks of a run.
 *
 * @param run folder of the run
 * @param step of the checkpoint
 * @param estimator what the run trains with
 * @param kappa scale of the logits there
 * @param tau temperature there
 * @param loss of the batch with all masks drawn, nats per token, mean over the joint draws
 * @param lossDeviation standard deviation of that loss over the joint draws
 * @param jointDraws how many there were
 * @param rows sequences of the batch
 * @param entropy mean over the groups, nats
 * @param misfit of the cubics that stand for the loss between the 0/1 masks, relative to the spread of a group's losses
 * @param weights names of the weights that the groups are from
 * @param panel the figures
 */
public record PruneLabResult(
        String run,
        long step,
        String estimator,
        double kappa,
        double tau,
        double loss,
        double lossDeviation,
        int jointDraws,
        int rows,
        double entropy,
        double misfit,
        List<String> weights,
        PanelResult panel) {
    /** Copies the list. */
    public PruneLabResult {
        weights = List.copyOf(weights);
    }
}
