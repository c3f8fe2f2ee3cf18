package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Tensor;

/**
 * Sinkhorn's normalisation: scores to matrices whose rows and columns sum to 1, in log space.
 *
 * <p>Gradient: through the unrolled loop. The columns sum to 1 exactly, the rows only nearly: after 20 rounds the worst row was off by
 * .06 at a temperature of .5 and by 1 at .1.
 *
 * <p>Source: Sinkhorn 1964; Mena et al. (arXiv 1802.08665), section 3.
 */
public final class SinkhornMaps {
    private SinkhornMaps() {}

    /**
     * Returns the normalised exponential of the scores.
     *
     * <p>Shape: scores and result [.., n, n].
     *
     * @param rounds how often rows and then columns are normalised
     */
    public static Tensor normalised(Tensor scores, int rounds) {
        if (SinkhornRows.isFused(scores, rounds)) {
            return SinkhornRows.normalised(scores, rounds);
        }
        Tensor logs = scores;
        for (int i = 0; i < rounds; i++) {
            logs = logs.sub(logs.logsumexp(new long[] {-1}, true));
            logs = logs.sub(logs.logsumexp(new long[] {-2}, true));
        }
        return logs.exp();
    }

    /** Returns how far the sum of the worst row is from 1; 0 for no rows. */
    public static double rowError(Tensor matrices) {
        Tensor off = matrices.detach()
                .sum(-1)
                .sub(new org.bytedeco.pytorch.Scalar(1))
                .abs();
        return off.numel() == 0 ? 0 : off.max().item_double();
    }
}
