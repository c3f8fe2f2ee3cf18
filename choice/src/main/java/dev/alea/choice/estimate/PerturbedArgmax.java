package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The mean y of M modes of perturbed logits in place of a hard choice: a layer with a derivative around a solver.
 *
 * <p>Gradient: the Jacobian of E y is E[D (1 - exp(-G))'] / eps with D the mode of logits + eps G. Each D is compared with the mean
 * of the others, which changes no mean and takes away most of the noise. The cost sees y, so it must be meaningful between the
 * events; exact for linear costs at eps 1, whatever M is.
 *
 * <p>Pitfalls: f(E y) is minimised, not E f; at another eps y has the mean of another law (for one of K softmax(logits / eps)).
 *
 * <p>Source: Berthet et al. (arXiv 2002.08676), definition 2.1 and proposition 3.1.
 *
 * @param scale eps
 * @param samples M
 */
public record PerturbedArgmax(double scale, int samples) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "perturbed-argmax";

    static final Parameter SCALE = Parameter.real("scale", 0.5, 0.01, 100);
    static final Parameter SAMPLES = Parameter.whole("samples", 16, 2, 1000);

    /** Checks the ranges. */
    public PerturbedArgmax {
        SCALE.checked(scale);
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                scale == 1 ? Bias.FIRST_ORDER : Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.PERTURBED,
                false,
                List.of(SCALE, SAMPLES),
                "Berthet et al., arXiv 2002.08676, proposition 3.1");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples));
        Tensor choices = structure.mode(logits.detach().add(gumbel.mul(new Scalar(scale))));
        Tensor mean = choices.mean(0);
        // D_m - mean of the others = (D_m - mean of all) M / (M - 1)
        Tensor apart = choices.sub(mean).mul(new Scalar(samples / (samples - 1.0)));
        Tensor score = NoiseScore.score(gumbel).div(new Scalar(scale));
        Tensor along = structure.perVariable(score.mul(Surrogates.zero(logits)));
        return structure.event(mean.add(apart.mul(along).mean(0)));
    }
}
