package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function with the cost's tangent at the mean as control variate.
 *
 * <p>Gradient: (f(D) - f(mu) - g.(D - mu)) d log p(D) + Cov g with g = f'(mu), unbiased for every law whose marginals mu are
 * differentiable, without variance for linear costs.
 *
 * <p>Pitfalls: useless where the cost is far from its tangent at the mean; the cost must make sense at the mean.
 *
 * <p>Source: Gu et al. (arXiv 1511.05176), equation 5.
 */
public record MuProp() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "muprop";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                true,
                OptionalInt.of(2),
                Set.of(Noise.Part.CHOICE),
                Traits.EXPONENTIAL,
                false,
                List.of(),
                "Gu et al., arXiv 1511.05176, equation 5");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Surrogates.requireInterior(this, cost);
        Tensor choices = structure.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor marginals = structure.marginals(logits);
        Tangent tangent = Tangent.at(structure, cost, marginals.unsqueeze(0), logits);
        Tensor linear = tangent.slope().mul(choices.sub(marginals.detach())).sum(-1, -2);
        Tensor rest = costs.detach().sub(tangent.value()).sub(Surrogates.like(linear, costs));
        return Surrogates.mean(costs)
                .add(Surrogates.score(rest, structure.logProbability(logits, choices)))
                .add(tangent.along(marginals.unsqueeze(0), costs));
    }
}
