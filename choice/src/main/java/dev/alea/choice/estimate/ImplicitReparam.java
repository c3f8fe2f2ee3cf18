package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A point moves with all parameters so that its rank stays: the derivative of the inverse distribution function, without inverting it.
 *
 * <p>Value: f(a). Gradient: da = -dF(a) / density(a) with F the mixture's distribution function; unbiased. One dimension only.
 *
 * <p>Pitfalls: huge variance where the density is nearly 0 between two modes.
 *
 * <p>Source: Figurnov, Mohamed, Mnih (arXiv 1805.08498), equation 6; Graves (arXiv 1607.05690).
 */
public record ImplicitReparam() implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "implicit-reparam";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(),
                "Figurnov et al., arXiv 1805.08498, equation 6");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the points have more than one dimension
     */
    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        if (mixture.means().size(-1) != 1) {
            throw new IllegalArgumentException(
                    NAME + " needs points of one dimension, whose rank has a meaning, but the means have shape "
                            + Surrogates.text(mixture.means()) + "; choose " + MarginalisedReparam.NAME + ".");
        }
        Tensor point = mixture.sample(1, noise).points();
        Tensor z = point.unsqueeze(-2)
                .sub(mixture.means())
                .mul(mixture.logStds().neg().exp())
                .squeeze(-1);
        Tensor rank = mixture.weights().mul(torch.special_ndtr(z)).sum(-1);
        Tensor density = mixture.logDensity(point).detach().exp();
        Tensor moving = point.sub(Surrogates.zero(rank).div(density).unsqueeze(-1));
        return Surrogates.mean(Mixtures.costs(mixture, cost, moving));
    }
}
