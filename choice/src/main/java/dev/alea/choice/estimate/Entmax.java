package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The exact expectation under probabilities that are mostly 0: p = entmax(logits) in place of softmax(logits).
 *
 * <p>Gradient: that of sum over the support of p f, exact, without noise and without a derivative of the cost. Its law is its own:
 * what it minimises is not E f under softmax, so it is never compared with that gradient.
 *
 * <p>Cost: one evaluation per joint state that some item of the batch can take, at most {@value Structure#MAX_STATES}.
 *
 * <p>Pitfalls: a class outside the support gets no gradient, so it can come back only through the others; with many variables the
 * supports multiply.
 *
 * <p>Source: Peters, Niculae, Martins (arXiv 1905.05702); the expectation over the support is that of Correia et al.
 * (arXiv 2007.01919), section 3.
 *
 * @param alpha order of the entropy; 1.5 has about the support that people want, larger is sparser
 */
public record Entmax(double alpha) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "entmax";

    /** Checks the range. */
    public Entmax {
        SparseMaps.ALPHA.checked(alpha);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.OWN_LAW,
                false,
                OptionalInt.empty(),
                Set.of(),
                Traits.ONE_OF_K,
                true,
                List.of(SparseMaps.ALPHA),
                "Peters et al., arXiv 1905.05702, algorithm 1; Correia et al., arXiv 2007.01919");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        return SparseExpectation.of(structure, logits, cost, SparseMaps.entmax(logits, structure.axis(), alpha));
    }
}
