package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function of a sample compared with the likeliest choice.
 *
 * <p>Gradient: (f(D) - f(mode)) d log p(D), unbiased, since the mode does not depend on the draw; a baseline that depends on the
 * input without a network.
 *
 * <p>Pitfalls: helps once the law has concentrated; with flat logits the mode is no better a guess than another draw.
 *
 * <p>Source: Rennie et al. (self-critical sequence training, arXiv 1612.00563), equation 5.
 */
public record GreedyBaseline() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "greedy-baseline";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(2),
                Set.of(Noise.Part.CHOICE),
                Traits.EVERY_LAW,
                true,
                List.of(),
                "Rennie et al., arXiv 1612.00563, equation 5");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor choices = structure.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor mode = structure.event(structure.mode(logits)).unsqueeze(0);
        Tensor guess = Surrogates.costs(cost, mode, logits).detach();
        return Surrogates.mean(costs)
                .add(Surrogates.score(costs.detach().sub(guess), structure.logProbability(logits, choices)));
    }
}
