package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The order of logits + G forward, exactly 0/1, NeuralSort of the same noise backward.
 *
 * <p>Gradient: that of the soft matrix at the slope of the cost at the order, biased; equal to {@link NeuralSort} draw by draw when the
 * cost is linear.
 *
 * <p>Pitfalls: can point the wrong way: on a smooth cost of four items its mean had a cosine of .32 with the gradient at tau .5 and of -.29 at 1.
 *
 * <p>Source: Grover et al. (arXiv 1903.08850), equation 5; straight-through as by Bengio et al. (arXiv 1308.3432).
 *
 * @param temperature tau of the backward pass
 */
public record StraightThroughNeuralSort(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "straight-through-neural-sort";

    /** Checks the range. */
    public StraightThroughNeuralSort {
        NeuralSort.TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Set.of(Structure.Law.PERMUTATION),
                true,
                List.of(NeuralSort.TEMPERATURE),
                "Grover et al., arXiv 1903.08850, equation 5");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor soft = SoftSorts.neuralSort(scores, temperature);
        return structure.event(Surrogates.straightThrough(structure.mode(scores), soft));
    }
}
