package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The point of one component forward, Gumbel-softmax weights of the same noise backward.
 *
 * <p>Value: f(a). Gradient: unbiased to means and deviations; to the logits through the blend at the slope of f at a, biased.
 *
 * <p>Pitfalls: the slope at one mode says nothing of the cost at another: the bias of the logits' gradient was 1 to 2 times its size.
 *
 * <p>Source: Jang et al. (arXiv 1611.01144), section 2.2.
 *
 * @param temperature tau of the backward pass
 */
public record MixtureStraightThrough(double temperature) implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "straight-through-gumbel-softmax";

    /** Checks the range. */
    public MixtureStraightThrough {
        StraightThroughGumbelSoftmax.TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(StraightThroughGumbelSoftmax.TEMPERATURE),
                "Jang et al., arXiv 1611.01144, section 2.2");
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor soft = MixtureGumbelSoftmax.soft(mixture, noise, temperature);
        Tensor weights = Surrogates.straightThrough(mixture.component(1, noise), soft);
        Tensor point = Mixtures.blend(weights, mixture.candidates(1, noise));
        return Surrogates.mean(Mixtures.costs(mixture, cost, point));
    }
}
