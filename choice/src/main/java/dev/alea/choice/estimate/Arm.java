package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Augment, reinforce, merge: two draws of all gates from the same uniforms u, one of them reflected.
 *
 * <p>Gradient: (f(1[u > sigmoid(-phi)]) - f(1[u < sigmoid(phi)])) (u - 1/2), unbiased; exactly 0 where the two draws agree.
 * Needs values of the cost only. {@link DisArm} integrates u out and has less variance at the same two evaluations; this is
 * the published baseline.
 *
 * <p>Pitfalls: the sign depends on which draw is subtracted; u in place of u - 1/2 is unbiased too and only noisier, so no test
 * of means sees it.
 *
 * <p>Source: Yin and Zhou (arXiv 1807.11143), theorem 1.
 */
public record Arm() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "arm";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(2),
                Set.of(Noise.Part.CHOICE),
                Traits.GATES,
                true,
                List.of(),
                "Yin and Zhou, arXiv 1807.11143, theorem 1");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        AntitheticPair pair = AntitheticPair.of(structure, logits, cost, noise);
        Tensor estimate = pair.uniforms().sub(new Scalar(0.5)).mul(pair.difference());
        return pair.surrogate(estimate, logits);
    }
}
