package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link GumbelSoftmax} with one temperature forward and another backward, same noise.
 *
 * <p>Gradient: J(softmax((logits + G) / tauB), tauB)' f'(softmax((logits + G) / tauF)). Equal temperatures give Gumbel-softmax,
 * a small forward one tends to straight-through Gumbel-softmax at tauB: a sharp forward point without the variance of a
 * sharp derivative.
 *
 * <p>Pitfalls: scaling a Gumbel-softmax gradient by tauF / tauB is another method.
 *
 * <p>Source: Shah et al. (arXiv 2410.13331), the soft form; the form is inferred from its abstract.
 *
 * @param forward tauF
 * @param backward tauB
 */
public record DecoupledGumbelSoftmax(double forward, double backward) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "decoupled-gumbel-softmax";

    static final Parameter FORWARD = Parameter.real("forward-temperature", 0.3, 0.01, 10);
    static final Parameter BACKWARD = Parameter.real("backward-temperature", 1, 0.05, 10);

    /** Checks the ranges. */
    public DecoupledGumbelSoftmax {
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
                false,
                List.of(FORWARD, BACKWARD),
                "Shah et al., arXiv 2410.13331");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor sharp = GumbelSoftmax.soft(scores.detach(), forward, structure.axis());
        Tensor smooth = GumbelSoftmax.soft(scores, backward, structure.axis());
        return structure.event(Surrogates.straightThrough(sharp, smooth));
    }
}
