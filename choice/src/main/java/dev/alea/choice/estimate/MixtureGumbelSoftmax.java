package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A blend of a point of every component with Gumbel-softmax weights.
 *
 * <p>Value: f(sum of y_k a_k). Gradient: exact for the expected cost of the blend.
 *
 * <p>Pitfalls: the blend of two modes lies between them, where no component is: at tau 1 the gradient of the logits pointed against
 * the truth (cosine -.997) on a cost with two valleys, at tau .1 along it with a deviation of 46.
 *
 * <p>Source: Jang et al. (arXiv 1611.01144), equation 2; as a compared method in PMOE (arXiv 2104.09122).
 *
 * @param temperature tau
 */
public record MixtureGumbelSoftmax(double temperature) implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "gumbel-softmax";

    /** Checks the range. */
    public MixtureGumbelSoftmax {
        GumbelSoftmax.TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Set.of(),
                false,
                List.of(GumbelSoftmax.TEMPERATURE),
                "Jang et al., arXiv 1611.01144, equation 2");
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor weights = soft(mixture, noise, temperature);
        Tensor point = Mixtures.blend(weights, mixture.candidates(1, noise));
        return Surrogates.mean(Mixtures.costs(mixture, cost, point));
    }

    static Tensor soft(GaussianMixture mixture, Noise noise, double temperature) {
        Tensor logits = mixture.logits();
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, 1));
        return GumbelSoftmax.soft(logits.add(gumbel), temperature, -1);
    }
}
