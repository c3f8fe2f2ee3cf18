package dev.alea.explain.pretrain;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of a batch of pictures against the distinct captions of the step, where several captions can be true of a picture.
 *
 * <p>Each true pair competes with the false ones alone, along its row and along its column: neither another picture with the
 * same caption nor a caption that happens to be true of another picture counts as a mistake.
 *
 * <pre>
 *     s      = scale * pictures texts'
 *     row    = sum over true t of w(p, t) * log(1 + sum over false f of exp(s(p, f) - s(p, t)))       mean over pictures
 *     column = mean over true p of          log(1 + sum over false q of exp(s(q, t) - s(p, t)))       mean over captions
 *     loss   = (row + column) / 2
 * </pre>
 *
 * <p>Gradient: exact. With one true caption per picture and picture per caption this is CLIP's symmetric cross entropy.
 *
 * <p>Source: Radford et al. (2021), Figure 3; pairs as in Khosla et al., Supervised Contrastive Learning (2020), with the other
 * positives left out of the denominator (ours).
 */
final class ContrastiveLoss {
    /** Far below every score, and finite: a row without false pairs then has the loss 0 and the gradient 0. */
    private static final double NEVER = -1e9;

    private ContrastiveLoss() {}

    /**
     * The loss.
     *
     * @param pictures [pictures, common], unit rows
     * @param texts [captions, common], unit rows
     * @param scale the factor of the cosines
     * @param rowShares [pictures, captions], what each true pair weighs in its picture's row; zero for false pairs, each row
     *     sums to 1
     * @return a scalar
     */
    static Tensor of(Tensor pictures, Tensor texts, Tensor scale, Tensor rowShares) {
        Tensor truth = rowShares.gt(new Scalar(0.0));
        Tensor columnShares = columnShares(truth);
        Tensor scores = torch.linear(pictures, texts).mul(scale);
        Tensor falseOnly = scores.masked_fill(truth, new Scalar(NEVER));
        Tensor rows = torch.softplus(falseOnly.logsumexp(new long[] {1}, true).sub(scores))
                .mul(rowShares);
        Tensor columns = torch.softplus(
                        falseOnly.logsumexp(new long[] {0}, true).sub(scores))
                .mul(columnShares);
        return rows.sum()
                .div(new Scalar((double) pictures.size(0)))
                .add(columns.sum())
                .mul(new Scalar(0.5));
    }

    /** What each true pair weighs in its caption's column, divided by the number of captions that are true of a picture. */
    private static Tensor columnShares(Tensor truth) {
        Tensor pairs = truth.to(torch.ScalarType.Float);
        Tensor counts = pairs.sum(0);
        Tensor used = counts.gt(new Scalar(0.0)).sum().to(torch.ScalarType.Float);
        return pairs.div(counts.clamp_min(new Scalar(1.0))).div(used.clamp_min(new Scalar(1.0)));
    }
}
