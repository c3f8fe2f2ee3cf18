package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Probabilities of drawing the rest of a set without replacement, whatever the order, by dynamic programming over its
 * subsets: h[A] = ln P(all of S \ A comes next, A being gone), h[S] = 0,
 * h[A] = ln sum over i in S \ A of exp(ln p_i - ln(1 - p(A)) + h[A + i]).
 *
 * <p>1 - p(A) is summed over what is left, never subtracted, so certain classes lose no digits. Subsets of one size are one
 * step of the engine.
 *
 * <p>Gradient: exact. Cost: k 2^k. Source: Kool, van Hoof, Welling (arXiv 2002.06043), appendix B.
 */
public final class SetProbabilities {
    /** ln of no probability at all; finite, as differences of infinities are not numbers. */
    public static final double NOTHING = -1e30;

    private final Tensor logs;
    /** Entry m: the subsets of m members that are gone. Shape: [C(k, m), B..]. */
    private final List<Tensor> layers;
    /** Where a subset is in its layer. */
    private final int[] places;

    private SetProbabilities(Tensor logs, List<Tensor> layers, int... places) {
        this.logs = logs;
        this.layers = layers;
        this.places = places;
    }

    /**
     * Computes all of them.
     *
     * @param logs ln p of the members, [k, B..] with k at least 1
     * @param rest ln of the probability of everything else, [B..]; {@link #NOTHING} where there is nothing else
     */
    public static SetProbabilities of(Tensor logs, Tensor rest) {
        int k = Math.toIntExact(logs.size(0));
        int[] places = new int[1 << k];
        List<int[]> subsets = bySize(k, places);
        List<Tensor> layers = new ArrayList<>(Collections.nCopies(k + 1, rest));
        layers.set(k, torch.zeros_like(rest).unsqueeze(0));
        for (int m = k - 1; m >= 0; m--) {
            layers.set(m, layer(k, logs, rest, layers.get(m + 1), places, subsets.get(m)));
        }
        return new SetProbabilities(logs, layers, places);
    }

    /** Returns ln R(s) = ln P(S | s first) - ln P(S). */
    public Tensor first(int s) {
        return gone(1 << s).sub(whole());
    }

    /** Returns the mean of the members' costs, weighted as if s had been drawn first. */
    public Tensor mean(int s, Tensor costs) {
        Tensor mean = torch.zeros_like(costs.select(0, s));
        for (int t = 0; t < logs.size(0); t++) {
            Tensor ratio = gone(1 << s | 1 << t).sub(gone(1 << s));
            mean = mean.add(ratio.add(logs.select(0, t)).exp().mul(costs.select(0, t)));
        }
        return mean;
    }

    /** Returns ln P(S). */
    public Tensor whole() {
        return gone(0);
    }

    private Tensor gone(int subset) {
        return layers.get(Integer.bitCount(subset)).select(0, places[subset]);
    }

    /** The subsets of each size, and each one's place among its equals. */
    private static List<int[]> bySize(int k, int... places) {
        List<int[]> subsets = new ArrayList<>();
        for (int m = 0; m <= k; m++) {
            int size = m;
            int[] equals = IntStream.range(0, 1 << k)
                    .filter(a -> Integer.bitCount(a) == size)
                    .toArray();
            for (int i = 0; i < equals.length; i++) {
                places[equals[i]] = i;
            }
            subsets.add(equals);
        }
        return subsets;
    }

    private static Tensor layer(int k, Tensor logs, Tensor rest, Tensor larger, int[] places, int... subsets) {
        int ways = k - Integer.bitCount(subsets[0]);
        long[] next = new long[subsets.length * ways];
        long[] member = new long[next.length];
        int at = 0;
        for (int subset : subsets) {
            for (int i = 0; i < k; i++) {
                if ((subset >>> i & 1) == 0) {
                    next[at] = places[subset | 1 << i];
                    member[at++] = i;
                }
            }
        }
        long[] shape = LongStream.concat(
                        LongStream.of(subsets.length, ways),
                        LongStream.of(rest.sizes().vec().get()))
                .toArray();
        Tensor own = logs.index_select(0, index(logs, member)).reshape(shape);
        Tensor after = larger.index_select(0, index(logs, next)).reshape(shape);
        shape[1] = 1;
        Tensor left = torch.cat(new TensorVector(own, rest.expand(shape)), 1);
        return own.add(after).logsumexp(1).sub(left.logsumexp(1));
    }

    private static Tensor index(Tensor like, long... values) {
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }
}
