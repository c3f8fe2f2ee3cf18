package dev.alea.choice.estimate;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Probabilities of drawing the rest of a set without replacement, whatever the order, by dynamic programming over its
 * subsets: h[A] = ln P(all of S \ A comes next, A being gone), h[S] = 0,
 * h[A] = ln sum over i in S \ A of exp(ln p_i - ln(1 - p(A)) + h[A + i]).
 *
 * <p>1 - p(A) is summed over what is left, never subtracted, so certain classes lose no digits.
 */
final class SetProbabilities {
    /** ln of no probability at all; finite, as differences of infinities are not numbers. */
    static final double NOTHING = -1e30;

    private final List<Tensor> gone;
    private final Tensor logs;

    private SetProbabilities(List<Tensor> gone, Tensor logs) {
        this.gone = gone;
        this.logs = logs;
    }

    /**
     * Computes all of them.
     *
     * @param logs ln p of the members, [k, B..]
     * @param rest ln of the probability of everything else, [B..]
     */
    static SetProbabilities of(Tensor logs, Tensor rest) {
        int k = Math.toIntExact(logs.size(0));
        int full = (1 << k) - 1;
        List<Tensor> gone = new ArrayList<>(java.util.Collections.nCopies(full + 1, torch.zeros_like(rest)));
        for (int a = full - 1; a >= 0; a--) {
            List<Tensor> left = new ArrayList<>(List.of(rest));
            List<Tensor> ways = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                if ((a >>> i & 1) == 0) {
                    left.add(logs.select(0, i));
                    ways.add(logs.select(0, i).add(gone.get(a | 1 << i)));
                }
            }
            gone.set(a, sum(ways).sub(sum(left)));
        }
        return new SetProbabilities(gone, logs);
    }

    /** ln R(s) = ln P(S | s first) - ln P(S). */
    Tensor first(int s) {
        return gone.get(1 << s).sub(gone.getFirst());
    }

    /** The mean of the members' costs, weighted as if s had been drawn first. */
    Tensor mean(int s, Tensor costs) {
        Tensor mean = torch.zeros_like(costs.select(0, s));
        for (int t = 0; t < logs.size(0); t++) {
            Tensor ratio = gone.get(1 << s | 1 << t).sub(gone.get(1 << s));
            mean = mean.add(ratio.add(logs.select(0, t)).exp().mul(costs.select(0, t)));
        }
        return mean;
    }

    /** ln P(S). */
    Tensor whole() {
        return gone.getFirst();
    }

    private static Tensor sum(List<Tensor> logs) {
        return torch.stack(new TensorVector(logs.toArray(Tensor[]::new)), 0).logsumexp(0);
    }
}
