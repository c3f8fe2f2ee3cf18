package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Descending sorts with a derivative: scores to matrices whose rows sum to 1 and have their largest entry where the order has its one,
 * whatever the temperature. Columns need not sum to 1.
 *
 * <p>Gradient: exact; |.| has derivative 0 where two scores are equal.
 *
 * <p>Source: Prillo and Eisenschlos 2020 (SoftSort), equation 3; Grover et al. (NeuralSort, arXiv 1903.08850), equation 5.
 */
public final class SoftSorts {
    private SoftSorts() {}

    /**
     * Returns softmax over the items of -|sorted score of the rank - score| / tau.
     *
     * <p>Shape: scores [.., 1, n], result [.., n, n].
     */
    public static Tensor softSort(Tensor scores, double temperature) {
        Tensor ranked = scores.sort(-1, true).get0().transpose(-2, -1);
        return ranked.sub(scores).abs().div(new Scalar(-temperature)).softmax(-1);
    }

    /**
     * Returns softmax over the items of ((n + 1 - 2 i) s - sum over l of |s - s_l|) / tau for the ranks i = 1 .. n.
     *
     * <p>Shape: scores [.., 1, n], result [.., n, n].
     */
    public static Tensor neuralSort(Tensor scores, double temperature) {
        long n = scores.size(-1);
        Tensor apart = scores.sub(scores.transpose(-2, -1)).abs().sum(new long[] {-2}, true, new ScalarTypeOptional());
        Tensor ranks = torch.arange(new Scalar(n)).to(scores).unsqueeze(-1);
        Tensor weights = ranks.mul(new Scalar(-2)).add(new Scalar(n - 1));
        return weights.mul(scores).sub(apart).div(new Scalar(temperature)).softmax(-1);
    }
}
