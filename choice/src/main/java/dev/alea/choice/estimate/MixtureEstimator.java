package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import org.bytedeco.pytorch.Tensor;

/**
 * How a gradient passes a draw from a Gaussian mixture, whose component is discrete and whose point is not.
 *
 * <p>Each is a record of its numbers and keeps no state. Where {@link Traits} speak of laws, these have none: the set is empty.
 */
public sealed interface MixtureEstimator
        permits FrequencyRule,
                ImplicitReparam,
                MarginalisedReparam,
                MixtureGumbelSoftmax,
                MixtureSecondOrder,
                MixtureStraightThrough,
                ScoreReparam {
    /** Returns what is known of this estimator. */
    Traits traits();

    /**
     * Returns a scalar to differentiate.
     *
     * <p>Value: as the estimator says, the mean over the batch. Gradient: to logits, means and logStds the estimate, averaged over the
     * batch; to the parameters inside the cost that of the value.
     *
     * <p>Shape: the cost sees points [S, B.., D] and returns [S, B..].
     * <p>Randomness: that of {@link GaussianMixture#sample}, so two estimators can be compared in pairs.
     *
     * @throws IllegalArgumentException if the cost is joint or returns another shape
     * @throws ArithmeticException if a cost is not finite
     */
    Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise);
}
