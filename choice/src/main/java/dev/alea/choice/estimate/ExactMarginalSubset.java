package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * An exact k-subset D forward, the exact marginals backward (SIMPLE).
 *
 * <p>Gradient: Cov f'(D), exact for linear costs, with the covariance of the Gibbs law by dynamic programming; the gradient sums
 * to 0 over a subset, as a constant added to all its logits changes nothing. Low variance; {@link SecondOrderStraightThrough} costs the same and
 * is exact for quadratic costs too.
 *
 * <p>Pitfalls: the published sampler is Gumbel top-k, whose law is another one, so its draws and its marginals disagree; here
 * both are of the Gibbs law.
 *
 * <p>Source: Ahmed, Zeng, Niepert, Van den Broeck (arXiv 2210.01941), sections 3 and 4.
 */
public record ExactMarginalSubset() implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "exact-marginal-subset";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.FIRST_ORDER,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Set.of(Structure.Law.SUBSET),
                true,
                List.of(),
                "Ahmed et al., arXiv 2210.01941, sections 3 and 4");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        return new StraightThrough(1).relax(structure, logits, noise);
    }
}
