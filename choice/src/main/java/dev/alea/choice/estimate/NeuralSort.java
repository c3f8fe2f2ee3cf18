package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The soft order NeuralSort of logits + G in place of the hard one.
 *
 * <p>Gradient: exact for the expected cost of the soft matrix. The cost sees points between the orders, so it must be meaningful there.
 *
 * <p>Pitfalls: rows sum to 1, columns need not: two ranks can share an item. For few items {@link LeaveOneOut} is the reliable choice.
 *
 * <p>Source: Grover et al. (arXiv 1903.08850), equation 5; Gumbel scores by Plackett-Luce.
 *
 * @param temperature tau
 */
public record NeuralSort(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "neural-sort";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 10);

    /** Checks the range. */
    public NeuralSort {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Set.of(Structure.Law.PERMUTATION),
                false,
                List.of(TEMPERATURE),
                "Grover et al., arXiv 1903.08850, equation 5");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        return structure.event(SoftSorts.neuralSort(logits.add(gumbel), temperature));
    }
}
