package dev.alea.choice.estimate;

import dev.alea.choice.structure.GaussianMixture;
import org.bytedeco.pytorch.Tensor;

/** The pieces that estimators of a Gaussian mixture share. */
final class Mixtures {
    private Mixtures() {}

    /**
     * Evaluates the cost at points [S, B.., D].
     *
     * <p>Shape: [S, B..].
     */
    static Tensor costs(GaussianMixture mixture, Cost cost, Tensor points) {
        if (cost.coupling() == Cost.Coupling.JOINT) {
            throw new IllegalArgumentException(
                    "An estimator of a Gaussian mixture weighs the components of each item, so it needs a "
                            + "PER_ITEM cost, but this one is JOINT.");
        }
        // the means have the two own dimensions that the logits of a structure have
        return Surrogates.costs(cost, points, mixture.means());
    }

    /** Components as samples: [1, B.., K, ..] to [K, B.., ..]. */
    static Tensor perComponent(Tensor candidates) {
        return candidates.squeeze(0).movedim(-2, 0);
    }

    /** The blend of the candidates. Shape: weights [1, B.., K], candidates [1, B.., K, D], result [1, B.., D]. */
    static Tensor blend(Tensor weights, Tensor candidates) {
        return weights.unsqueeze(-1).mul(candidates).sum(-2);
    }
}
