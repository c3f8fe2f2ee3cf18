package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Gumbel top-k forward, the {@link RelaxedTopK} of the same noise backward.
 *
 * <p>Gradient: the derivative of the soft subset times f'(D), biased; equal to {@link RelaxedTopK} draw by draw when f is
 * linear. The forward value has exactly k ones.
 *
 * <p>Pitfalls: as for {@link RelaxedTopK}; for the Gibbs law take {@link ExactMarginalSubset} or
 * {@link SecondOrderStraightThrough}.
 *
 * <p>Source: Xie and Ermon (arXiv 1901.10517), section 4, with the straight-through forward of the published code.
 *
 * @param temperature tau of the backward pass
 */
public record StraightThroughRelaxedTopK(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "straight-through-relaxed-top-k";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 5);

    /** Checks the range. */
    public StraightThroughRelaxedTopK {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.DRAWN_SUBSETS,
                true,
                List.of(TEMPERATURE),
                "Xie and Ermon, arXiv 1901.10517, section 4");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor soft = RelaxedTopK.soft(structure, scores, temperature);
        return structure.event(Surrogates.straightThrough(structure.mode(scores), soft));
    }
}
