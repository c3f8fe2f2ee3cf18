package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The hard choice D = argmax(logits + G) forward, the Gumbel-softmax of the same noise backward.
 *
 * <p>Gradient: J(softmax((logits + G) / tau), tau)' f'(D), biased; equal to {@link GumbelSoftmax} draw by draw when f is
 * linear. The forward value is exactly 0/1: D + (y - y), never (D + y) - y, which rounds in some 3 % of the entries.
 *
 * <p>Pitfalls: the variance explodes as tau goes to 0, while the mean only tends to that of second-order straight-through.
 *
 * <p>Source: Jang, Gu, Poole (arXiv 1611.01144), section 2.2.
 *
 * @param temperature tau of the backward pass
 */
public record StraightThroughGumbelSoftmax(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "straight-through-gumbel-softmax";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 10);

    /** Checks the range. */
    public StraightThroughGumbelSoftmax {
        TEMPERATURE.checked(temperature);
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
                List.of(TEMPERATURE),
                "Jang et al., arXiv 1611.01144, section 2.2");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        return structure.event(GumbelRows.straightThrough(logits, temperature, structure.axis(), noise));
    }
}
