package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The exact expectation under p = sparsemax(logits), the nearest point of the simplex: {@link Entmax} of order 2.
 *
 * <p>Gradient: that of sum over the support of p f, exact; its law is its own, not softmax.
 *
 * <p>Pitfalls: those of {@link Entmax}; logits one apart already exclude a class.
 *
 * <p>Source: Martins and Astudillo (arXiv 1602.02068), algorithm 1; Correia et al. (arXiv 2007.01919), section 3.
 */
public record Sparsemax() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "sparsemax";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.OWN_LAW,
                false,
                OptionalInt.empty(),
                Set.of(),
                Traits.ONE_OF_K,
                true,
                List.of(),
                "Martins and Astudillo, arXiv 1602.02068, algorithm 1; Correia et al., arXiv 2007.01919");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        return SparseExpectation.of(structure, logits, cost, SparseMaps.sparsemax(logits, structure.axis()));
    }
}
