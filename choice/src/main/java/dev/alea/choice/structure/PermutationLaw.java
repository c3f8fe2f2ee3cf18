package dev.alea.choice.structure;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Orders by Plackett-Luce: item after item is drawn from what is left with probability proportional to exp(score).
 *
 * <p>Shape: scores [.., n]; orders as matrices [.., n, n], row r with its one at the item of rank r.
 *
 * <p>Entropy and marginals sum over the sets of items that the first ranks take, 2^n of them, float64 and logarithms throughout.
 */
final class PermutationLaw {
    private PermutationLaw() {}

    /** ln P = sum over ranks of the score minus ln of the sum of exp over what is left. Cost: O(n). */
    static Tensor logProbability(Tensor scores, Tensor orders) {
        Tensor column = scores.to(ScalarType.Double).unsqueeze(-1);
        Tensor ranked = orders.to(ScalarType.Double).matmul(column).squeeze(-1);
        Tensor left = ranked.flip(-1).logcumsumexp(-1);
        return ranked.sum(-1).sub(left.sum(-1)).to(scores.scalar_type());
    }

    /** The mean over the sets of the entropy of the next draw. */
    static Tensor entropy(Tensor scores) {
        Tensor s = scores.to(ScalarType.Double);
        ColumnSets sets = new ColumnSets(Math.toIntExact(s.size(-1)));
        Tensor table = torch.zeros_like(s.detach().narrow(-1, 0, 1));
        Tensor entropy = torch.zeros_like(s.detach().select(-1, 0));
        for (int r = 0; r < sets.n(); r++) {
            ColumnSets.Steps out = sets.outOf(r, s);
            Tensor left = s.index_select(-1, out.column()).unflatten(-1, sets.count(r), out.fan());
            Tensor logs = left.log_softmax(-1);
            Tensor next = logs.exp().mul(logs).sum(-1).neg();
            entropy = entropy.add(table.exp().mul(next).sum(-1));
            table = extended(table, s, sets, r);
        }
        return entropy.to(scores.scalar_type());
    }

    /** Row r: the probability that an item has rank r. */
    static Tensor marginals(Tensor scores) {
        Tensor s = scores.to(ScalarType.Double);
        ColumnSets sets = new ColumnSets(Math.toIntExact(s.size(-1)));
        Tensor table = torch.zeros_like(s.detach().narrow(-1, 0, 1));
        List<Tensor> rows = new ArrayList<>();
        for (int r = 0; r < sets.n(); r++) {
            ColumnSets.Steps through = sets.through(r, s);
            Tensor before = table.sub(left(s, sets, r)).index_select(-1, through.from());
            rows.add(s.add(MatchingLaw.grouped(before, through.fan())).exp());
            table = extended(table, s, sets, r);
        }
        return MatchingLaw.stack(rows).to(scores.scalar_type());
    }

    /** The log-probabilities of the sets of r + 1 items from those of r. */
    private static Tensor extended(Tensor table, Tensor s, ColumnSets sets, int r) {
        ColumnSets.Steps into = sets.into(r, s);
        Tensor before = table.sub(left(s, sets, r)).index_select(-1, into.from());
        return MatchingLaw.grouped(before.add(s.index_select(-1, into.column())), into.fan());
    }

    /** ln of the sum of exp over the items outside each set. Shape: [.., sets]. */
    private static Tensor left(Tensor s, ColumnSets sets, int r) {
        ColumnSets.Steps out = sets.outOf(r, s);
        return MatchingLaw.grouped(s.index_select(-1, out.column()), out.fan());
    }

    /** The matrix of the order by descending score; equal scores keep theirs. Shape: [.., n] to [.., n, n]. */
    static Tensor sorted(Tensor scores) {
        Tensor order = scores.detach().argsort(true, -1, true);
        Tensor items = torch.arange(new Scalar(scores.size(-1))).to(scores.device(), ScalarType.Long);
        return order.unsqueeze(-1).eq(items).to(scores.scalar_type());
    }
}
