package dev.alea.choice.estimate;

import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.SetProbabilities;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The order in which a subset was drawn without replacement: the k largest perturbed logits, the largest first.
 *
 * <p>Shape: [S, B.., V, ..] with S samples of V subsets; everything carries a gradient to the logits.
 *
 * @param hard the choice, [S, B.., V, n], a constant
 * @param order positions in the order of the draws, [S, B.., V, k]
 * @param logs ln p of every position, [S, B.., V, n]
 * @param left entry j: ln of the probability of what is left before draw j, k entries of [S, B.., V]
 */
record DrawOrder(Tensor hard, Tensor order, Tensor logs, List<Tensor> left) {
    /**
     * The order that scores give.
     *
     * @param structure a {@link Subset} under the Plackett-Luce law
     * @param scores logits + Gumbel, samples first
     */
    static DrawOrder of(Structure structure, Tensor logits, Tensor scores) {
        Tensor hard = structure.mode(scores);
        int k = ((Subset) structure).size();
        Tensor order = OneHot.order(scores, -1, k);
        Tensor logs = logits.log_softmax(-1).expand_as(scores);
        Tensor members = logs.gather(-1, order);
        Tensor rest = logs.masked_fill(hard.gt(new Scalar(0.5)), new Scalar(SetProbabilities.NOTHING))
                .logsumexp(-1);
        List<Tensor> left = new ArrayList<>();
        for (int j = k - 1; j >= 0; j--) {
            rest = rest.logaddexp(members.select(-1, j));
            left.add(rest);
        }
        return new DrawOrder(hard, order, logs, left.reversed());
    }

    /** ln of the probability of these draws in this order. Shape: [S, B..]. */
    Tensor logProbability() {
        Tensor sum = logs.mul(new Scalar(0.0)).sum(-1);
        if (isConstant()) {
            return sum.sum(-1); // one state: its order does not matter to anything
        }
        Tensor members = logs.gather(-1, order);
        for (int j = 0; j < left.size(); j++) {
            sum = sum.add(members.select(-1, j).sub(left.get(j)));
        }
        return sum.sum(-1);
    }

    /**
     * Scores whose k largest are these draws in this order, distributed as log p + Gumbel is on that condition.
     *
     * <p>Minus the scores are the logarithms of arrival times of exponential clocks with rates p: the first draw arrives
     * after Exp(1) over the total rate, each further one after Exp(1) over the rate that is left, and the positions that
     * were not drawn arrive after the last draw, each by its own rate, as clocks have no memory.
     *
     * @param gumbel standard Gumbel noise, [S, B.., V, n]
     */
    Tensor again(Tensor gumbel) {
        Tensor waits = gumbel.neg();
        Tensor own = waits.gather(-1, order);
        List<Tensor> arrivals = new ArrayList<>();
        Tensor last = own.select(-1, 0).sub(left.getFirst());
        arrivals.add(last);
        for (int j = 1; j < left.size(); j++) {
            last = last.logaddexp(own.select(-1, j).sub(left.get(j)));
            arrivals.add(last);
        }
        Tensor others = waits.sub(logs).logaddexp(last.unsqueeze(-1));
        Tensor drawn = torch.stack(new TensorVector(arrivals.toArray(Tensor[]::new)), -1);
        return others.scatter(-1, order, drawn).neg();
    }

    /** Whether the law has one state only. */
    boolean isConstant() {
        return left.isEmpty() || left.size() == logs.size(-1);
    }
}
