package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The score of the noise instead of that of the choice: what is left where only a solver for the mode exists.
 *
 * <p>Gradient: (f(D) - b) (1 - exp(-G)) / eps with D the mode of logits + eps G and G Gumbel; unbiased for the law of D, which is
 * the structure's own at eps 1. Needs neither probabilities nor a derivative of the cost.
 *
 * <p>Pitfalls: very noisy (a relative deviation of 8 to 18 where the score function has 3 to 7); another eps is another law.
 *
 * <p>Source: Berthet et al. (arXiv 2002.08676), proposition 3.1; Abernethy et al. 2016.
 *
 * @param scale eps
 * @param baseline b, which has seen earlier costs only; 0 before the first observation
 */
public record NoiseScore(double scale, MovingAverage baseline) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "noise-score";

    static final Parameter SCALE = Parameter.real("scale", 1, 0.01, 100);

    /** Checks the range. */
    public NoiseScore {
        SCALE.checked(scale);
    }

    @Override
    public Traits traits() {
        return new Traits(
                scale == 1 ? Bias.UNBIASED : Bias.HEURISTIC,
                false,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.PERTURBED,
                true,
                List.of(SCALE, MovingAverage.DECAY),
                "Berthet et al., arXiv 2002.08676, proposition 3.1");
    }

    /** Returns the estimator of the next step, whose baseline has seen this mean cost. */
    public NoiseScore after(double meanCost) {
        return new NoiseScore(scale, baseline.with(meanCost));
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, 1));
        Tensor choices = structure.mode(logits.detach().add(gumbel.mul(new Scalar(scale))));
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor weight = costs.detach().sub(new Scalar(baseline.orElse(0)));
        Tensor estimate = score(gumbel).mul(weight.unsqueeze(-1).unsqueeze(-1)).div(new Scalar(scale));
        return Surrogates.mean(costs).add(new Tangent(weight, estimate).along(logits.unsqueeze(0), costs));
    }

    /** The derivative of minus the log-density of Gumbel noise, 1 - exp(-G). */
    static Tensor score(Tensor gumbel) {
        return gumbel.neg().expm1().neg();
    }
}
