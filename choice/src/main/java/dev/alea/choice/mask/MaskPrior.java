package dev.alea.choice.mask;

import dev.alea.choice.structure.MaskPattern;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Starts mask logits near a known mask: pi' = pi + std(pi) alpha sim, sim = (kept weights shared with the mask) - N^2/M.
 *
 * <p>Source: MaskLLM (arXiv 2409.17481), equations 9 and 10, with the true mean N^2/M in place of the printed N/2; the
 * constant changes no probability.
 */
public final class MaskPrior {
    private MaskPrior() {}

    /**
     * Returns new logits that favour the mask.
     *
     * <p>Shape: logits [C, G] (or [M, G]), mask of G M elements in the weight's order.
     * <p>Gradient: none.
     *
     * @param mask 0/1, N:M valid; any type
     * @param alpha strength, 3 in the paper
     */
    public static Tensor apply(MaskPattern pattern, Tensor logits, Tensor mask, double alpha) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor groups = mask.to(logits).reshape(-1, pattern.of());
            check(pattern, logits, groups);
            double mean = (double) pattern.keep() * pattern.keep() / pattern.of();
            Tensor similarity = pattern.form() == MaskPattern.Form.TABLE
                    ? MaskOperations.table(pattern, logits).matmul(groups.t()).sub(new Scalar(mean))
                    : groups.t().sub(new Scalar((double) pattern.keep() / pattern.of()));
            double sigma = logits.numel() > 1 ? logits.std(true).item_double() : 0;
            return logits.add(similarity.mul(new Scalar(sigma * alpha))).contiguous();
        }
    }

    private static void check(MaskPattern pattern, Tensor logits, Tensor groups) {
        if (groups.size(0) != logits.size(1)) {
            throw new IllegalArgumentException("The prior mask has " + groups.size(0) + " groups of " + pattern.of()
                    + ", but the logits have " + logits.size(1) + ".");
        }
        Tensor binary = groups.mul(groups.sub(new Scalar(1.0))).abs().sum(1);
        Tensor wrong = groups.sum(1).sub(new Scalar(pattern.keep())).abs().add(binary);
        if (wrong.sum().item_double() != 0) {
            long group = wrong.gt(new Scalar(0))
                    .to(org.bytedeco.pytorch.global.torch.ScalarType.Float)
                    .argmax()
                    .item_long();
            throw new IllegalArgumentException("The prior mask is not a valid " + pattern + " mask: group " + group
                    + " does not hold exactly " + pattern.keep() + " ones and zeros elsewhere.");
        }
    }
}
