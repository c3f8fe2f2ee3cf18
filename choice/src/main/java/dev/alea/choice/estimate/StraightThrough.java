package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * An exact sample D forward, the marginals mu backward, without noise: D + (mu - mu).
 *
 * <p>Gradient: the Jacobian of the marginals at logits / tau times f'(D). At tau 1 it is exact for linear costs, whatever
 * the law: for one of K it is the straight-through estimator with a softmax, for subsets the exact-marginal one (SIMPLE).
 * Low variance and a bias that the temperature does not remove: {@link SecondOrderStraightThrough} costs the same and has
 * less.
 *
 * <p>Pitfalls: a temperature other than 1 is biased even for linear costs.
 *
 * <p>Source: Bengio, Leonard, Courville (arXiv 1308.3432), section 4; for subsets Ahmed et al. (arXiv 2210.01941),
 * section 3.
 *
 * @param temperature tau of the backward pass; samples are those of tau 1
 */
public record StraightThrough(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "straight-through";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 1.0, 0.05, 10);

    /** Checks the range. */
    public StraightThrough {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                temperature == 1 ? Bias.FIRST_ORDER : Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.EXPONENTIAL,
                true,
                List.of(TEMPERATURE),
                "Bengio et al., arXiv 1308.3432, section 4");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor hard = structure.sample(logits, 1, noise).squeeze(0);
        Tensor soft = structure.marginals(logits.div(new Scalar(temperature)));
        return structure.event(Surrogates.straightThrough(hard, soft));
    }
}
