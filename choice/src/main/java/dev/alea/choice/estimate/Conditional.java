package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Gumbel scores on condition of which of them is the largest. */
final class Conditional {
    private Conditional() {}

    /**
     * Returns scores whose argmax is the choice, distributed as log p + Gumbel is when its argmax is that choice.
     *
     * <p>With e = Exp(1): z_D = -ln e_D and z_k = -logaddexp(ln e_k - ln p_k, ln e_D). In log space throughout, so that
     * logits of +-1e4 are safe; a form with exp(logits) is not. Gradient: exact, to the log-probabilities.
     *
     * <p>Source: Maddison, Tarlow, Minka 2014, section 3.1 (truncated Gumbels), as used by Tucker et al. (arXiv 1703.07370),
     * appendix B.
     *
     * @param logProbabilities [B.., own two dimensions]
     * @param hard the choice, broadcastable against the noise
     * @param gumbel standard Gumbel noise, -ln e
     */
    static Tensor scores(Tensor logProbabilities, Tensor hard, Tensor gumbel, int axis) {
        Tensor chosen = Surrogates.along(hard.mul(gumbel), axis);
        Tensor others =
                gumbel.neg().sub(logProbabilities).logaddexp(chosen.neg()).neg();
        return torch.where(hard.gt(new Scalar(0.5)), chosen, others);
    }
}
