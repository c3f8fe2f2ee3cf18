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
 * Matchings with probability proportional to exp(sum of the logits taken): permanents by dynamic programming over the sets of
 * columns that the first rows take.
 *
 * <p>Shape: logits [.., n, n]; tables [.., sets of a size]. Tables are float64 and logarithms throughout.
 *
 * <p>Cost: O(n 2^n). Source: the recursion of Ryser 1963 for permanents by column sets, in its forward and backward form.
 */
final class MatchingLaw {
    private MatchingLaw() {}

    /** Returns ln of the permanent of exp(logits). Shape: [..], float64. */
    static Tensor logPartition(Tensor logits) {
        Tensor theta = logits.to(ScalarType.Double);
        return suffixes(theta, new ColumnSets(size(theta))).getFirst().squeeze(-1);
    }

    static Tensor logProbability(Tensor logits, Tensor choices) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor own = choices.to(ScalarType.Double).mul(theta).sum(-1, -2);
        return own.sub(logPartition(theta)).to(logits.scalar_type());
    }

    static Tensor entropy(Tensor logits) {
        Tensor theta = logits.to(ScalarType.Double);
        Tensor mean = doubleMarginals(theta).mul(theta).sum(-1, -2);
        return logPartition(theta).sub(mean).to(logits.scalar_type());
    }

    static Tensor marginals(Tensor logits) {
        return doubleMarginals(logits.to(ScalarType.Double)).to(logits.scalar_type());
    }

    /**
     * Each row takes a column with its probability given those taken before.
     *
     * <p>Randomness: row r of sample s takes the argmax over the columns of its log-probability plus Gumbel.
     */
    static Tensor sample(Tensor logits, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            long[] shape = Logits.sampled(logits, samples);
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, shape).to(ScalarType.Double);
            Tensor theta = logits.detach().to(ScalarType.Double);
            ColumnSets sets = new ColumnSets(size(theta));
            List<Tensor> suffix = suffixes(theta, sets);
            Tensor taken = torch.zeros_like(gumbel.select(-2, 0));
            Tensor place = taken.select(-1, 0).to(ScalarType.Long);
            List<Tensor> rows = new ArrayList<>();
            for (int r = 0; r < sets.n(); r++) {
                Tensor next = sets.successors(r, theta)
                        .index_select(0, place.reshape(-1))
                        .reshape(taken.sizes());
                Tensor scores =
                        theta.select(-2, r).add(at(suffix.get(r + 1), next)).add(gumbel.select(-2, r));
                Tensor free = scores.masked_fill(taken.gt(new Scalar(0.5)), new Scalar(Double.NEGATIVE_INFINITY));
                Tensor one = OneHot.first(free, -1);
                place = next.mul(one.to(ScalarType.Long)).sum(-1);
                taken = taken.add(one);
                rows.add(one);
            }
            return stack(rows).to(logits.scalar_type());
        }
    }

    private static int size(Tensor theta) {
        return Math.toIntExact(theta.size(-1));
    }

    /** Entry r: ln of the sum over ways in which the first r rows take a set. */
    private static List<Tensor> prefixes(Tensor theta, ColumnSets sets) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = torch.zeros_like(theta.detach().select(-2, 0).narrow(-1, 0, 1));
        tables.add(table);
        for (int r = 0; r < sets.n(); r++) {
            ColumnSets.Steps steps = sets.into(r, theta);
            table = grouped(
                    table.index_select(-1, steps.from()).add(theta.select(-2, r).index_select(-1, steps.column())),
                    steps.fan());
            tables.add(table);
        }
        return tables;
    }

    /** Entry r: ln of the sum over ways in which the rows r and after take what a set of r columns leaves. */
    private static List<Tensor> suffixes(Tensor theta, ColumnSets sets) {
        List<Tensor> tables = new ArrayList<>();
        Tensor table = torch.zeros_like(theta.detach().select(-2, 0).narrow(-1, 0, 1));
        tables.add(table);
        for (int r = sets.n() - 1; r >= 0; r--) {
            ColumnSets.Steps steps = sets.outOf(r, theta);
            table = grouped(
                    table.index_select(-1, steps.to()).add(theta.select(-2, r).index_select(-1, steps.column())),
                    steps.fan());
            tables.add(table);
        }
        return tables.reversed();
    }

    private static Tensor doubleMarginals(Tensor theta) {
        ColumnSets sets = new ColumnSets(size(theta));
        List<Tensor> prefix = prefixes(theta, sets);
        List<Tensor> suffix = suffixes(theta, sets);
        Tensor total = suffix.getFirst();
        List<Tensor> rows = new ArrayList<>();
        for (int r = 0; r < sets.n(); r++) {
            ColumnSets.Steps steps = sets.through(r, theta);
            Tensor others = grouped(
                    prefix.get(r)
                            .index_select(-1, steps.from())
                            .add(suffix.get(r + 1).index_select(-1, steps.to())),
                    steps.fan());
            rows.add(theta.select(-2, r).add(others).sub(total).exp());
        }
        return stack(rows);
    }

    /** ln of the sum over each group of neighbours. Shape: [.., groups * fan] to [.., groups]. */
    static Tensor grouped(Tensor terms, int fan) {
        return terms.unflatten(-1, terms.size(-1) / fan, fan).logsumexp(-1);
    }

    static Tensor stack(List<Tensor> rows) {
        return torch.stack(new TensorVector(rows.toArray(Tensor[]::new)), -2);
    }

    /** Returns table[place] entry by entry. Shape: table [.., sets], place [S, .., n]. */
    private static Tensor at(Tensor table, Tensor place) {
        long[] wide = place.sizes().vec().get();
        wide[wide.length - 1] = table.size(-1);
        return table.unsqueeze(0).expand(wide).gather(-1, place);
    }
}
