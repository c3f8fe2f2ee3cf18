package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A soft subset: the sum of k softmaxes of the perturbed logits, each of which removes what those before it took.
 *
 * <p>Gradient: with z = logits + G, a_1 = softmax(z / tau), a_(j+1) = softmax((z + sum log(1 - a)) / tau) and x = sum a, the
 * derivative of f(x), exact for E[f(x)]. Its limit as tau goes to 0 is Gumbel top-k, the Plackett-Luce law; it is no relaxation
 * of the Gibbs law.
 *
 * <p>Pitfalls: only the sum of x is k, an entry can exceed 1 (1.23 was seen at tau 1), and clamping it is another
 * estimator; where one logit leads by more than some -ln(smallest number) it is taken again; below tau .01 float32
 * gradients underflow.
 *
 * <p>Source: Xie and Ermon (arXiv 1901.10517), section 4.
 *
 * @param temperature tau
 */
public record RelaxedTopK(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "relaxed-top-k";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 5);

    /** Checks the range. */
    public RelaxedTopK {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.DRAWN_SUBSETS,
                false,
                List.of(TEMPERATURE),
                "Xie and Ermon, arXiv 1901.10517, section 4");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        return structure.event(soft(structure, scores, temperature));
    }

    /** The soft subset of scores. */
    static Tensor soft(Structure structure, Tensor scores, double temperature) {
        return soft(structure, scores, GumbelSoftmax.number(scores, temperature));
    }

    /** The same with a temperature that may carry a gradient. */
    static Tensor soft(Structure structure, Tensor scores, Tensor temperature) {
        int axis = structure.axis();
        int k = ((Subset) structure).size();
        if (k == 0 || k == scores.size(axis)) {
            return scores.mul(new Scalar(0.0)).add(new Scalar(k == 0 ? 0.0 : 1.0));
        }
        boolean single = scores.scalar_type().intern() == ScalarType.Float;
        Scalar smallest = new Scalar(single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        Tensor left = scores;
        Tensor sum = torch.zeros_like(scores.detach());
        for (int j = 0; j < k; j++) {
            Tensor taken = left.div(temperature).softmax(axis);
            sum = sum.add(taken);
            left = left.add(taken.neg().add(new Scalar(1.0)).clamp_min(smallest).log());
        }
        return sum;
    }
}
