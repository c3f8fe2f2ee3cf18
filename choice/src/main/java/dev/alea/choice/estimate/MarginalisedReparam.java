package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * One reparameterised point per component, weighted by the components' probabilities.
 *
 * <p>Value and gradient: sum of w_k f(a_k), everything differentiable; unbiased, and of the lowest variance of all where K evaluations
 * are affordable.
 *
 * <p>Source: summing the discrete variable out; Kingma and Welling (arXiv 1312.6114), section 2.4, for the points.
 */
public record MarginalisedReparam() implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "marginalised-reparam";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                true,
                OptionalInt.empty(),
                Set.of(Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(),
                "Kingma and Welling, arXiv 1312.6114, section 2.4, per component");
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor points = Mixtures.perComponent(mixture.candidates(1, noise));
        Tensor costs = Mixtures.costs(mixture, cost, points);
        return Surrogates.mean(costs.mul(mixture.weights().movedim(-1, 0)).sum(0));
    }
}
