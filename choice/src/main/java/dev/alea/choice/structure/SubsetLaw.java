package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Subsets of k of n positions with probability proportional to exp(sum of logits), by dynamic programming.
 *
 * <p>Shape: logits [.., n, V], V independent subsets, positions along dimension -2; tables [k + 1, .., V].
 *
 * <p>Tables are float64 whatever the logits are: in float32 the marginals of 32 of 256 are wrong by 3e-5. States that
 * cannot be reached hold -1e30, as the gradient of logaddexp(-inf, -inf) is NaN.
 *
 * <p>Cost: O(n k) per subset. Source: the recursion of elementary symmetric polynomials; Kulesza and Taskar 2012,
 * section 5.2, for sampling with it.
 */
final class SubsetLaw {
    private static final int AXIS = -2;
    private static final double IMPOSSIBLE = -1e30;

    private SubsetLaw() {}

    /** Returns ln of the sum over all subsets. Shape: [.., V], float64. */
    static Tensor logPartition(Tensor logits, int k) {
        Tensor theta = logits.to(ScalarType.Double);
        return prefixes(theta, k).getLast().select(0, k);
    }

    static Tensor logProbability(Tensor logits, int k, Tensor choices) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor own = choices.to(ScalarType.Double).mul(theta).sum(AXIS);
        return own.sub(logPartition(theta, k)).sum(-1).to(logits.scalar_type());
    }

    static Tensor entropy(Tensor logits, int k) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor mean = doubleMarginals(theta, k).mul(theta).sum(AXIS);
        return logPartition(theta, k).sub(mean).sum(-1).to(logits.scalar_type());
    }

    static Tensor marginals(Tensor logits, int k) {
        return doubleMarginals(logits.to(ScalarType.Double), k).to(logits.scalar_type());
    }

    /**
     * Scans the positions; each is taken with its probability given how many are still to be taken.
     *
     * <p>Randomness: position i of subset v of sample s is taken iff ln u < its log-probability.
     */
    static Tensor sample(Tensor logits, int k, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor u = noise.uniform(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            Tensor logs = u.to(ScalarType.Double).log();
            Tensor theta = logits.detach().to(ScalarType.Double);
            List<Tensor> suffix = suffixes(theta, k);
            Tensor left = torch.full_like(logs.select(AXIS, 0), new Scalar(k)).to(ScalarType.Long);
            List<Tensor> taken = new ArrayList<>();
            for (int i = 0; i < theta.size(AXIS); i++) {
                Tensor some = left.gt(new Scalar(0));
                Tensor rest = at(suffix.get(i + 1), left.sub(new Scalar(1)).clamp_min(new Scalar(0)));
                Tensor here = theta.select(AXIS, i).add(rest).sub(at(suffix.get(i), left));
                Tensor take = logs.select(AXIS, i).lt(here).logical_and(some);
                left = left.sub(take.to(ScalarType.Long));
                taken.add(take);
            }
            return torch.stack(vector(taken), AXIS).to(logits.scalar_type());
        }
    }

    private static Tensor doubleMarginals(Tensor theta, int k) {
        List<Tensor> prefix = prefixes(theta, k);
        List<Tensor> suffix = suffixes(theta, k);
        Tensor total = prefix.getLast().select(0, k);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < theta.size(AXIS); i++) {
            Tensor before = prefix.get(i).narrow(0, 0, k);
            Tensor after = suffix.get(i + 1).narrow(0, 0, k).flip(0);
            Tensor others = before.add(after).logsumexp(0);
            rows.add(theta.select(AXIS, i).add(others).sub(total).exp());
        }
        return torch.stack(vector(rows), AXIS);
    }

    /** Entry i, row j: ln of the sum over subsets of j of the first i positions. */
    private static List<Tensor> prefixes(Tensor theta, int k) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = start(theta, k);
        tables.add(table);
        for (int i = 0; i < theta.size(AXIS); i++) {
            table = extended(table, theta.select(AXIS, i), k);
            tables.add(table);
        }
        return tables;
    }

    /** Entry i, row j: ln of the sum over subsets of j of the positions i and after. */
    private static List<Tensor> suffixes(Tensor theta, int k) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = start(theta, k);
        tables.add(table);
        for (int i = Math.toIntExact(theta.size(AXIS)) - 1; i >= 0; i--) {
            table = extended(table, theta.select(AXIS, i), k);
            tables.add(table);
        }
        return tables.reversed();
    }

    private static Tensor start(Tensor theta, int k) {
        Tensor zero = torch.zeros_like(theta.detach().select(AXIS, 0)).unsqueeze(0);
        Tensor none = zero.add(new Scalar(IMPOSSIBLE));
        List<Tensor> rows = new ArrayList<>();
        rows.add(zero);
        for (int j = 1; j <= k; j++) {
            rows.add(none);
        }
        return torch.cat(vector(rows), 0);
    }

    private static Tensor extended(Tensor table, Tensor score, int k) {
        Tensor without = table.narrow(0, 1, k);
        Tensor with = table.narrow(0, 0, k).add(score);
        return torch.cat(vector(List.of(table.narrow(0, 0, 1), without.logaddexp(with))), 0);
    }

    /** Returns table[left] entry by entry. Shape: table [k + 1, .., V], left [S, .., V]. */
    private static Tensor at(Tensor table, Tensor left) {
        long[] shape = left.sizes().vec().get();
        long[] wide = new long[shape.length + 1];
        wide[0] = table.size(0);
        System.arraycopy(shape, 0, wide, 1, shape.length);
        return table.unsqueeze(1).expand(wide).gather(0, left.unsqueeze(0)).squeeze(0);
    }

    private static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(Tensor[]::new));
    }
}
