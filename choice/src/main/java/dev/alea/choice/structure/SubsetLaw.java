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
 * <p>Shape: logits [.., n, V] or [.., V, n], V independent subsets, positions along the axis; tables [k + 1, .., V].
 *
 * <p>Tables are float64 whatever the logits are: in float32 the marginals of 32 of 256 are wrong by 3e-5. States that
 * cannot be reached hold -1e30, as the gradient of logaddexp(-inf, -inf) is NaN.
 *
 * <p>Cost: O(n k) per subset. Source: the recursion of elementary symmetric polynomials; Kulesza and Taskar 2012,
 * section 5.2, for sampling with it.
 *
 * @param k size of a subset; 0 and n leave one state and need no table
 * @param axis dimension of the positions, -1 or -2
 */
record SubsetLaw(int k, int axis) {
    private static final double IMPOSSIBLE = -1e30;

    /** Returns ln of the sum over all subsets. Shape: [.., V], float64. */
    Tensor logPartition(Tensor logits) {
        if (SubsetTables.isFused(logits, k, axis)) {
            return SubsetTables.logPartition(logits, k);
        }
        Tensor theta = logits.to(ScalarType.Double);
        if (constant(theta)) {
            return theta.mul(new Scalar(k == 0 ? 0.0 : 1.0)).sum(axis);
        }
        return prefixes(theta).getLast().select(0, k);
    }

    Tensor logProbability(Tensor logits, Tensor choices) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor own = choices.to(ScalarType.Double).mul(theta).sum(axis);
        return own.sub(logPartition(logits)).sum(-1).to(logits.scalar_type());
    }

    Tensor entropy(Tensor logits) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor mean = doubleMarginals(theta).mul(theta).sum(axis);
        return logPartition(logits).sub(mean).sum(-1).to(logits.scalar_type());
    }

    Tensor marginals(Tensor logits) {
        if (SubsetTables.isFused(logits, k, axis) && !SubsetTables.needsGradient(logits)) {
            return SubsetTables.marginals(logits, k);
        }
        return doubleMarginals(logits.to(ScalarType.Double)).to(logits.scalar_type());
    }

    /**
     * Scans the positions; each is taken with its probability given how many are still to be taken.
     *
     * <p>Randomness: position i of subset v of sample s is taken iff ln u < its log-probability.
     */
    Tensor sample(Tensor logits, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor u = noise.uniform(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            Tensor logs = u.to(ScalarType.Double).log();
            Tensor theta = logits.detach().to(ScalarType.Double);
            if (constant(theta)) {
                return torch.full_like(u, new Scalar(k == 0 ? 0.0 : 1.0));
            }
            List<Tensor> suffix = suffixes(theta);
            Tensor left = torch.full_like(logs.select(axis, 0), new Scalar(k)).to(ScalarType.Long);
            List<Tensor> taken = new ArrayList<>();
            for (int i = 0; i < theta.size(axis); i++) {
                Tensor some = left.gt(new Scalar(0));
                Tensor rest = at(suffix.get(i + 1), left.sub(new Scalar(1)).clamp_min(new Scalar(0)));
                Tensor here = theta.select(axis, i).add(rest).sub(at(suffix.get(i), left));
                Tensor take = logs.select(axis, i).lt(here).logical_and(some);
                left = left.sub(take.to(ScalarType.Long));
                taken.add(take);
            }
            return torch.stack(vector(taken), axis).to(logits.scalar_type());
        }
    }

    private boolean constant(Tensor theta) {
        return k == 0 || k == theta.size(axis);
    }

    private Tensor doubleMarginals(Tensor theta) {
        if (constant(theta)) {
            return theta.mul(new Scalar(0.0)).add(new Scalar(k == 0 ? 0.0 : 1.0));
        }
        List<Tensor> prefix = prefixes(theta);
        List<Tensor> suffix = suffixes(theta);
        Tensor total = prefix.getLast().select(0, k);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < theta.size(axis); i++) {
            Tensor before = prefix.get(i).narrow(0, 0, k);
            Tensor after = suffix.get(i + 1).narrow(0, 0, k).flip(0);
            Tensor others = before.add(after).logsumexp(0);
            rows.add(theta.select(axis, i).add(others).sub(total).exp());
        }
        return torch.stack(vector(rows), axis);
    }

    /** Entry i, row j: ln of the sum over subsets of j of the first i positions. */
    private List<Tensor> prefixes(Tensor theta) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = start(theta);
        tables.add(table);
        for (int i = 0; i < theta.size(axis); i++) {
            table = extended(table, theta.select(axis, i));
            tables.add(table);
        }
        return tables;
    }

    /** Entry i, row j: ln of the sum over subsets of j of the positions i and after. */
    private List<Tensor> suffixes(Tensor theta) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = start(theta);
        tables.add(table);
        for (int i = Math.toIntExact(theta.size(axis)) - 1; i >= 0; i--) {
            table = extended(table, theta.select(axis, i));
            tables.add(table);
        }
        return tables.reversed();
    }

    private Tensor start(Tensor theta) {
        Tensor zero = torch.zeros_like(theta.detach().select(axis, 0)).unsqueeze(0);
        Tensor none = zero.add(new Scalar(IMPOSSIBLE));
        List<Tensor> rows = new ArrayList<>();
        rows.add(zero);
        for (int j = 1; j <= k; j++) {
            rows.add(none);
        }
        return torch.cat(vector(rows), 0);
    }

    private Tensor extended(Tensor table, Tensor score) {
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
