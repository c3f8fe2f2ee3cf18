package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link StraightThrough} with one temperature for the sample and another for the derivative.
 *
 * <p>Gradient: J(softmax(logits / tauB), tauB)' f'(D), D drawn from softmax(logits / tauF). Both 1 give straight-through.
 *
 * <p>Pitfalls: with tauF other than 1 the samples follow another law than softmax(logits): evaluate with the same tauF, and
 * do not compare the gradient with that of the original law.
 *
 * <p>Source: Shah et al. (arXiv 2410.13331), the hard form; the form is inferred from its abstract.
 *
 * @param forward tauF
 * @param backward tauB
 */
public record DecoupledStraightThrough(double forward, double backward) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "decoupled-straight-through";

    static final Parameter FORWARD = Parameter.real("forward-temperature", 1, 0.05, 10);
    static final Parameter BACKWARD = Parameter.real("backward-temperature", 1, 0.05, 10);

    /** Checks the ranges. */
    public DecoupledStraightThrough {
        FORWARD.checked(forward);
        BACKWARD.checked(backward);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.ONE_OF_K,
                true,
                List.of(FORWARD, BACKWARD),
                "Shah et al., arXiv 2410.13331");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor hard =
                structure.sample(logits.div(new Scalar(forward)), 1, noise).squeeze(0);
        Tensor soft = GumbelSoftmax.soft(logits, backward, structure.axis());
        return structure.event(Surrogates.straightThrough(hard, soft));
    }
}
