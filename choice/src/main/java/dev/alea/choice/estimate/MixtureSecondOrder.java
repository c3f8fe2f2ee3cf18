package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The point of one component forward, the second-order straight-through rule for the component backward.
 *
 * <p>Value: f(a). Gradient: unbiased to means and deviations; to the logits 1/2 (Cov g + (g.V) V) with V = D - w and g_k the slope of f
 * at a along a_k, exact for costs that are quadratic in the point.
 *
 * <p>Pitfalls: a cost with several valleys is far from quadratic: the logits' bias was 2.2 times the gradient on one.
 *
 * <p>Source: Liu et al. (ReinMax, arXiv 2304.08612), equation 6, as in {@link SecondOrderStraightThrough}.
 */
public record MixtureSecondOrder() implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "second-order-straight-through";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.SECOND_ORDER,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(),
                "Liu et al., arXiv 2304.08612, equation 6");
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor component = mixture.component(1, noise);
        Tensor weights = mixture.weights();
        Tensor deviation = component.sub(weights.detach());
        Tensor along = Surrogates.along(deviation.mul(Surrogates.zero(mixture.logits())), -1);
        Tensor backward = Surrogates.zero(weights).add(deviation.mul(along)).mul(new Scalar(0.5));
        Tensor point = Mixtures.blend(component.add(backward), mixture.candidates(1, noise));
        return Surrogates.mean(Mixtures.costs(mixture, cost, point));
    }
}
