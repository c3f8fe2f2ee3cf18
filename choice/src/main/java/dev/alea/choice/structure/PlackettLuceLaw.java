package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.kernel.GumbelTopKKernel;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The first k of n positions that are drawn one by one without replacement with probabilities softmax(what is left).
 *
 * <p>Shape: logits [.., V, n]. All tables are float64 whatever the logits are.
 *
 * <p>The probability of a set sums over its k! orders: by dynamic programming over its 2^k subsets up to k =
 * {@value #TABLE}, beyond as an integral. The draws are a race of exponential clocks with rates w = exp(logits): with
 * L the total rate outside the set, P(S) is the mean of the product over the set of (1 - exp(-w_i t)) with t the first
 * arrival outside, Exp(L). In x = ln(L t) that is the integral of exp(x - e^x) times the product of 1 - exp(-e^(x + a_i)),
 * a_i = ln w_i - ln L, which the trapezoid rule takes to full precision: the integrand is analytic in a strip of half-width
 * pi/2 and falls at least as e^x on the left, as exp(-e^x) on the right.
 *
 * <p>Source: Kool, van Hoof, Welling (arXiv 2002.06043), appendix B (both forms); Trefethen and Weideman 2014 (trapezoid rule).
 *
 * @param k size of the set
 */
record PlackettLuceLaw(int k) {
    /** Up to this size a set's probability comes from the table of its subsets. */
    static final int TABLE = 10;

    private static final int AXIS = -1;
    private static final double STEP = 1.0 / 16;
    private static final double LEFT = -40;
    // 1 - exp(-e^x) is 1 beyond, and e^x beneath.
    private static final double CERTAIN = 6;
    private static final double RARE = -35;

    /** Randomness: the k largest logits + Gumbel. */
    Tensor sample(Tensor logits, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            if (k >= 1 && k <= GumbelTopKKernel.LARGEST && SampledRows.isFused(logits, AXIS, noise)) {
                return SampledRows.several(logits, k, samples, (Noise.Drawn) noise);
            }
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            return OneHot.top(logits.detach().add(gumbel), AXIS, k);
        }
    }

    Tensor logProbability(Tensor logits, Tensor choices) {
        return perSubset(logits, choices).sum(-1).to(logits.scalar_type());
    }

    Tensor entropy(Tensor logits) {
        Tensor logs = perSubset(logits, states(logits));
        return logs.exp().mul(logs).sum(0).neg().sum(-1).to(logits.scalar_type());
    }

    Tensor marginals(Tensor logits) {
        Tensor states = states(logits);
        Tensor p = perSubset(logits, states).exp().unsqueeze(-1);
        return p.mul(states).sum(0).to(logits.scalar_type());
    }

    /** ln P of every subset. Shape: choices [S.., .., V, n], result [S.., .., V], float64. */
    private Tensor perSubset(Tensor logits, Tensor choices) {
        Tensor logs = logits.to(ScalarType.Double).log_softmax(AXIS).expand_as(choices);
        if (k == 0 || k == logits.size(AXIS)) {
            return logs.mul(new Scalar(0.0)).sum(AXIS);
        }
        Tensor members = logs.gather(AXIS, OneHot.order(choices, AXIS, k));
        Tensor rest = logs.masked_fill(choices.gt(new Scalar(0.5)), new Scalar(SetProbabilities.NOTHING))
                .logsumexp(AXIS);
        return k <= TABLE ? SetProbabilities.of(members.movedim(AXIS, 0), rest).whole() : integral(members, rest);
    }

    /** ln P(S) as an integral. Shape: members [.., k] and rest [..], ln of probabilities; result [..]. */
    static Tensor integral(Tensor members, Tensor rest) {
        double right = Math.log(1.0 + members.size(AXIS)) + 4;
        long nodes = (long) Math.ceil((right - LEFT) / STEP) + 1;
        Tensor x = torch.arange(new Scalar(nodes), new TensorOptions(ScalarType.Double))
                .mul(new Scalar(STEP))
                .add(new Scalar(LEFT))
                .to(members.device(), ScalarType.Double);
        long[] shape = new long[Math.toIntExact(members.dim()) + 1];
        Arrays.fill(shape, 1);
        shape[0] = nodes;
        Tensor y = x.reshape(shape).add(members.sub(rest.unsqueeze(AXIS)));
        Tensor density = x.sub(x.exp()).reshape(Arrays.copyOf(shape, shape.length - 1));
        return arrived(y).sum(AXIS).add(density).logsumexp(0).add(new Scalar(Math.log(STEP)));
    }

    /** ln(1 - exp(-e^y)), without overflow or cancellation, in the gradient too. */
    private static Tensor arrived(Tensor y) {
        Tensor bounded = y.clamp_min(new Scalar(RARE)).clamp_max(new Scalar(CERTAIN));
        Tensor usual = bounded.exp().neg().expm1().neg().log();
        return torch.where(y.gt(new Scalar(RARE)), usual, y);
    }

    /** Every subset for every row. Shape: [C, .., V, n], float64. */
    private Tensor states(Tensor logits) {
        int of = Math.toIntExact(logits.size(AXIS));
        Enumeration.require(
                "A Plackett-Luce subset, whose entropy and marginals are sums over its states,",
                Combinations.count(k, of));
        Tensor rows = Combinations.states(k, of, logits).to(ScalarType.Double);
        long[] own = logits.sizes().vec().get();
        long[] shape = new long[own.length + 1];
        Arrays.fill(shape, 1);
        shape[0] = rows.size(0);
        shape[own.length] = of;
        long[] all = LongStream.concat(LongStream.of(rows.size(0)), Arrays.stream(own))
                .toArray();
        return rows.reshape(shape).expand(all);
    }
}
