package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A nearly doubly stochastic matrix, Sinkhorn of (logits + G) / tau, in place of the best matching of logits + G.
 *
 * <p>Gradient: through the unrolled normalisation, exact for the expected cost of the soft matrix. The cost sees points between the
 * matchings, so it must be meaningful there.
 *
 * <p>Pitfalls: at a small tau few rounds leave the rows far from 1; look at {@link SinkhornMaps#rowError} and take {@link #after}.
 * The law is that of perturbed matchings, not the Gibbs law.
 *
 * <p>Source: Mena et al. (arXiv 1802.08665), section 4.
 *
 * @param temperature tau
 * @param rounds normalisations of rows and columns
 */
public record GumbelSinkhorn(double temperature, int rounds) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "gumbel-sinkhorn";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.1, 5);
    static final Parameter ROUNDS = Parameter.whole("rounds", 20, 5, 200);
    private static final double WORST_ROW = 0.05;

    /** Checks the ranges. */
    public GumbelSinkhorn {
        TEMPERATURE.checked(temperature);
        ROUNDS.checked(rounds);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Set.of(Structure.Law.PERTURBED_MATCHING),
                false,
                List.of(TEMPERATURE, ROUNDS),
                "Mena et al., arXiv 1802.08665, section 4");
    }

    /** Returns the estimator for the next step, with twice the rounds if a row sum was off by more than .05. */
    public GumbelSinkhorn after(double rowError) {
        return new GumbelSinkhorn(
                temperature, rowError > WORST_ROW ? Math.min(2 * rounds, (int) ROUNDS.maximum()) : rounds);
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        return structure.event(soft(logits.add(gumbel), temperature, rounds));
    }

    static Tensor soft(Tensor scores, double temperature, int rounds) {
        return SinkhornMaps.normalised(scores.div(new Scalar(temperature)), rounds);
    }
}
