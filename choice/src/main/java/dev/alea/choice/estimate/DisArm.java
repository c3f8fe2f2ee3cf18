package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link Arm} with its uniforms integrated out on condition of the two draws b and b'.
 *
 * <p>Gradient: 1/2 (f(b) - f(b')) (b - b') sigmoid(|phi|), unbiased, of less variance than {@link Arm} for every cost. The best
 * choice for gates at two evaluations where the cost has no useful derivative; {@link Arms} goes on with more.
 *
 * <p>Pitfalls: sigmoid(phi) in place of sigmoid(|phi|), and a forgotten 1/2, are the usual mistakes.
 *
 * <p>Source: Dong, Mnih, Tucker (arXiv 2006.10680), equation 7; the same as U2G of Yin et al. 2020.
 */
public record DisArm() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "disarm";

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
                "Dong et al., arXiv 2006.10680, equation 7");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        AntitheticPair pair = AntitheticPair.of(structure, logits, cost, noise);
        Tensor sides = pair.first().sub(pair.second()).mul(new Scalar(0.5));
        Tensor likelier = logits.detach().abs().sigmoid();
        return pair.surrogate(sides.mul(likelier).mul(pair.difference()), logits);
    }
}
