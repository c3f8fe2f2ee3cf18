package dev.alea.explain;

import dev.alea.explain.decision.DecisionRule;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** A bottleneck in training: one implementation for the published two matrices and one for the gates. */
sealed interface Learner permits LinearLearner, GateLearner {
    /** Puts the gradient of one step into the parameters. */
    StepLoss accumulate(TrainingPoint point, Batch batch);

    /** What remains to be done after the optimizer has moved the parameters. */
    void afterStep(TrainingPoint point);

    /**
     * The class logits as the finished model gives them, without noise.
     *
     * <p>Shape: scores [B, D] as in the table, result [B, K]. Gradient: none.
     */
    Tensor decide(Tensor scores);

    /** The mean number of concepts that a decision rests on; those that are not exactly 0. */
    double active(Tensor scores);

    /** What the rate of the concept layer moves. */
    SequencedMap<String, Tensor> conceptParameters();

    /** What the rate of the head moves; empty when it is not trained. */
    SequencedMap<String, Tensor> headParameters();

    /** A number that later steps read: the average that costs are compared with, NaN for none. */
    double memory();

    /** The concept layer of a linear model, empty for gates. */
    Optional<ConceptLayer> layer();

    /** The finished model as a rule about single pictures. */
    DecisionRule rule();
}
