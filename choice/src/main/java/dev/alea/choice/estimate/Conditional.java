package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Perturbed logits on condition of the hard choice that they make. */
final class Conditional {
    private Conditional() {}

    /**
     * Scores that make a choice, and scores drawn again on condition of it; both carry a gradient to the logits.
     *
     * <p>Shape: [1, logits..] each.
     *
     * @param scores log p + Gumbel, or logits + logistic noise for gates
     * @param hard their choice, a constant
     * @param again on condition of the choice
     * @param logProbability of the choice, for a drawn subset in the order of its draws, [1, B..]
     */
    record Pair(Tensor scores, Tensor hard, Tensor again, Tensor logProbability) {}

    /** Returns the scores of one sample, for the laws {@link Traits#RELAXABLE}. */
    static Pair pair(Structure structure, Tensor logits, Noise noise) {
        long[] shape = Surrogates.sampled(logits, 1);
        if (structure.law() == Structure.Law.BERNOULLI) {
            Tensor scores = logits.add(Surrogates.logistic(noise.uniform(Noise.Part.CHOICE, logits, shape)));
            Tensor hard = structure.sample(logits, 1, noise);
            Tensor again = logistic(logits, hard, noise.uniform(Noise.Part.CONDITIONAL, logits, shape));
            return new Pair(scores, hard, again, structure.logProbability(logits, hard));
        }
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, shape);
        Tensor fresh = noise.gumbel(Noise.Part.CONDITIONAL, logits, shape);
        Tensor logs = logits.log_softmax(structure.axis());
        if (structure.law() == Structure.Law.PLACKETT_LUCE_SUBSET) {
            DrawOrder order = DrawOrder.of(structure, logits, logits.detach().add(gumbel));
            Tensor own = logs.add(gumbel);
            // with one state there is no condition: the same scores again, so that nothing is left of their difference
            Tensor again = order.isConstant() ? own : order.again(fresh);
            return new Pair(own, order.hard(), again, order.logProbability());
        }
        if (structure.law() == Structure.Law.PERMUTATION) {
            Tensor order = structure.mode(logits.detach().add(gumbel));
            Tensor inOrder = inOrder(logs, order, fresh);
            return new Pair(logs.add(gumbel), order, inOrder, structure.logProbability(logits, order));
        }
        Tensor hard = OneHot.first(logits.detach().add(gumbel), structure.axis());
        Tensor again = scores(logs, hard, fresh, structure.axis());
        return new Pair(logs.add(gumbel), hard, again, structure.logProbability(logits, hard));
    }

    /** Returns the relaxed choice of scores / tau: softmax, sigmoid, relaxed top-k or soft sort. */
    static Tensor soft(Structure structure, Tensor scores, double temperature) {
        return soft(structure, scores, GumbelSoftmax.number(scores, temperature));
    }

    /** The same with a temperature that may carry a gradient. */
    static Tensor soft(Structure structure, Tensor scores, Tensor temperature) {
        return switch (structure.law()) {
            case BERNOULLI -> scores.div(temperature).sigmoid();
            case PLACKETT_LUCE_SUBSET -> RelaxedTopK.soft(structure, scores, temperature);
            case PERMUTATION -> SoftSorts.softSort(scores.div(temperature), 1);
            case CATEGORICAL -> scores.div(temperature).softmax(structure.axis());
            case SUBSET, MATCHING, PERTURBED_MATCHING ->
                throw new IllegalArgumentException(
                        "The law " + structure.law() + " has no relaxation of perturbed scores.");
        };
    }

    /**
     * Returns scores whose descending order is a given one, distributed as log p + Gumbel is on that condition.
     *
     * <p>Minus the scores are the logarithms of arrival times of exponential clocks with rates p: each rank arrives after Exp(1) over
     * the rate that is left. Gradient: exact, to the log-probabilities.
     *
     * <p>Source: Gadetsky et al. (arXiv 1911.10036), section 3.
     *
     * @param logs log p, [B.., 1, n]
     * @param order matrices, [1, B.., n, n]
     * @param gumbel standard Gumbel noise, [1, B.., 1, n]
     */
    private static Tensor inOrder(Tensor logs, Tensor order, Tensor gumbel) {
        Tensor ranked = order.matmul(logs.transpose(-2, -1));
        Tensor left = ranked.flip(-2).logcumsumexp(-2).flip(-2);
        Tensor waits = order.matmul(gumbel.neg().transpose(-2, -1));
        Tensor arrivals = waits.sub(left).logcumsumexp(-2);
        return order.transpose(-2, -1).matmul(arrivals).transpose(-2, -1).neg();
    }

    /**
     * Returns logit + logistic noise on condition of its sign: with b = 1, softplus(phi + ln v) - ln(1 - v), else ln v -
     * softplus(ln(1 - v) - phi). Finite at logits of +-1e4. Gradient: exact, to the logits.
     *
     * <p>Source: Tucker et al. (arXiv 1703.07370), appendix B, in log space.
     */
    static Tensor logistic(Tensor logits, Tensor hard, Tensor v) {
        Tensor low = v.log();
        Tensor high = v.neg().log1p();
        Tensor one = softplus(logits.add(low)).sub(high);
        Tensor zero = low.sub(softplus(high.sub(logits)));
        return torch.where(hard.gt(new Scalar(0.5)), one, zero);
    }

    /** The engine's own softplus is linear beyond 20, off by 2e-9 there. */
    private static Tensor softplus(Tensor x) {
        return x.logaddexp(torch.zeros_like(x.detach()));
    }

    /**
     * Returns scores whose argmax is the choice, distributed as log p + Gumbel is when its argmax is that choice.
     *
     * <p>With e = Exp(1): z_D = -ln e_D and z_k = -logaddexp(ln e_k - ln p_k, ln e_D). In log space throughout, so that
     * logits of +-1e4 are safe; a form with exp(logits) is not. Gradient: exact, to the log-probabilities.
     *
     * <p>Source: Maddison, Tarlow, Minka 2014, section 3.1 (truncated Gumbels), as used by Tucker et al. (arXiv 1703.07370),
     * appendix B.
     *
     * @param logProbabilities [B.., own two dimensions]
     * @param hard the choice, broadcastable against the noise
     * @param gumbel standard Gumbel noise, -ln e
     */
    static Tensor scores(Tensor logProbabilities, Tensor hard, Tensor gumbel, int axis) {
        Tensor chosen = Surrogates.along(hard.mul(gumbel), axis);
        Tensor others =
                gumbel.neg().sub(logProbabilities).logaddexp(chosen.neg()).neg();
        return torch.where(hard.gt(new Scalar(0.5)), chosen, others);
    }
}
