package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A Gaussian clamped to [0, 1] as gate: z = min(1, max(0, mu + sigma eps)), eps standard normal.
 *
 * <p>Gradient: f'(z) between the clamps and 0 at them, exact for E[f(z)]. The law of z is its own, with atoms at 0 and 1. The
 * "logits" are the means mu: start them near 1/2, and a gate is open by {@link #openProbability} = Phi(mu / sigma), which is
 * added to the loss with a weight and differentiated exactly. Lighter tails than {@link HardConcrete}, so gates settle sooner.
 *
 * <p>Pitfalls: logits of another estimator are no means; a mean far outside [0, 1] gets no gradient from the cost.
 *
 * <p>Source: Yamada et al. (arXiv 1810.04247), equations 4 to 6.
 *
 * @param sigma standard deviation of the noise
 */
public record StochasticGates(double sigma) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "stochastic-gates";

    static final Parameter SIGMA = Parameter.real("sigma", 0.5, 0.01, 10);

    /** Checks the range. */
    public StochasticGates {
        SIGMA.checked(sigma);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.GATES,
                false,
                List.of(SIGMA),
                "Yamada et al., arXiv 1810.04247, equations 4 to 6");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor normal =
                noise.normal(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        return structure.event(deterministic(logits.add(normal.mul(new Scalar(sigma)))));
    }

    /** Returns P(z > 0) of every gate. Shape: the means'. Gradient: exact. */
    public Tensor openProbability(Tensor means) {
        return torch.special_ndtr(means.div(new Scalar(sigma)));
    }

    /** Returns the gates without noise, for use after training. Shape: the means'. Gradient: exact. */
    public Tensor deterministic(Tensor means) {
        return means.clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)));
    }
}
