package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss for learning logits from choices that were right, without a derivative of the solver: convex in the logits, with the
 * perturbed mode's mean as prediction.
 *
 * <p>Value: the mean over the batch of E max over choices of (logits + eps G).D, minus logits.target, by M modes; up to a constant
 * in the logits. Gradient: mean mode minus target, unbiased, and 0 in the mean where the law of the perturbed mode has the target
 * as its mean. Not an {@link Estimator}: there is a right choice instead of a cost.
 *
 * <p>Source: Berthet et al. (arXiv 2002.08676), section 4; Blondel, Martins, Niculae 2020.
 *
 * @param scale eps
 * @param samples M
 */
public record FenchelYoung(double scale, int samples) {
    /** Checks the ranges. */
    public FenchelYoung {
        PerturbedArgmax.SCALE.checked(scale);
        Parameter.whole("samples", 1, 1, 100_000).checked(samples);
    }

    /**
     * Returns the loss.
     *
     * <p>Shape: logits and target [B.., own two dimensions], result []. The target is a choice or a mean of choices.
     * <p>Randomness: {@link Noise.Part#CHOICE}, M numbers per logit.
     *
     * @throws IllegalArgumentException if the structure's choice is not the mode of perturbed logits, or the target has another
     *     shape than the logits
     */
    public Tensor loss(Structure structure, Tensor logits, Tensor target, Noise noise) {
        if (!Traits.PERTURBED_MODE.contains(structure.law())) {
            throw new IllegalArgumentException(
                    "The Fenchel-Young loss pairs logits with choices of the same shape, but " + structure
                            + " has the law " + structure.law() + ".");
        }
        structure.require(logits);
        if (!Arrays.equals(target.sizes().vec().get(), logits.sizes().vec().get())) {
            throw new IllegalArgumentException("The target of a Fenchel-Young loss has the shape of the logits, "
                    + Surrogates.text(logits) + ", but was " + Surrogates.text(target) + ".");
        }
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples));
        Tensor perturbed = logits.add(gumbel.mul(new Scalar(scale)));
        // the derivative of a maximum is its argument: the mode stays constant
        Tensor best = structure.mode(perturbed.detach()).mul(perturbed).sum(-1, -2);
        Tensor right = logits.mul(target.detach()).sum(-1, -2);
        return Surrogates.mean(best.sub(right));
    }
}
