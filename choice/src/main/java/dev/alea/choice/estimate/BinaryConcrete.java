package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A soft gate y = sigmoid((phi + logistic noise) / tau) in place of the hard one: {@link GumbelSoftmax} for gates.
 *
 * <p>Gradient: f'(y) y (1 - y) / tau, exact for E[f(y)]. The cost sees points between the events, so it must be meaningful
 * there. As tau falls the bias with respect to E[f(z)] falls and the variance grows.
 *
 * <p>Pitfalls: Gumbel noise in place of logistic noise (the difference of two Gumbels) samples another law; training soft and
 * deploying hard without looking at the gap.
 *
 * <p>Source: Maddison, Mnih, Teh (arXiv 1611.00712), appendix B.
 *
 * @param temperature tau
 */
public record BinaryConcrete(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "binary-concrete";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 1.0, 0.01, 10);

    /** Checks the range. */
    public BinaryConcrete {
        TEMPERATURE.checked(temperature);
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
                List.of(TEMPERATURE),
                "Maddison et al., arXiv 1611.00712, appendix B");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        return structure.event(soft(logits, noise, temperature));
    }

    /** sigmoid((logits + logistic) / tau). Shape: the logits'. */
    static Tensor soft(Tensor logits, Noise noise, double temperature) {
        Tensor u = noise.uniform(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        return logits.add(Surrogates.logistic(u)).div(new Scalar(temperature)).sigmoid();
    }
}
