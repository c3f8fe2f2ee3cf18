package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Vectors of independent 0/1 choices with probabilities sigmoid(logits).
 *
 * <p>Shape: logits [B.., L, n], L vectors of n gates per item (one vector is [B.., 1, n]); the choice is the event.
 *
 * <p>Randomness: an entry is 1 where u > sigmoid(-logit), that is where logit + logistic(u) > 0. Both sigmoid(logit) and
 * sigmoid(-logit) are computed, never one as 1 minus the other, so the rare side keeps its digits.
 *
 * <p>Source: the definition; the logistic form is the binary case of Gumbel argmax (Maddison et al., arXiv 1611.00712,
 * appendix B).
 */
public record BernoulliVector() implements Structure {
    private static final int AXIS = -1;

    @Override
    public Law law() {
        return Law.BERNOULLI;
    }

    @Override
    public int axis() {
        return AXIS;
    }

    /** Every entry is a variable of its own. */
    @Override
    public Tensor perVariable(Tensor entries) {
        return entries;
    }

    @Override
    public void require(Tensor logits) {
        Logits.require("a Bernoulli vector", "[B.., L, n]", logits);
    }

    @Override
    public Tensor event(Tensor choices) {
        return choices;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor u = noise.uniform(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            return u.gt(logits.detach().neg().sigmoid()).to(logits.scalar_type());
        }
    }

    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        Tensor one = choices.mul(torch.log_sigmoid(logits));
        Tensor zero = choices.neg().add(new Scalar(1.0)).mul(torch.log_sigmoid(logits.neg()));
        return one.add(zero).sum(-1, -2);
    }

    @Override
    public Tensor entropy(Tensor logits) {
        return surprise(logits).add(surprise(logits.neg())).sum(-1, -2);
    }

    @Override
    public Tensor marginals(Tensor logits) {
        return logits.sigmoid();
    }

    @Override
    public Tensor mode(Tensor logits) {
        return logits.detach().gt(new Scalar(0.0)).to(logits.scalar_type());
    }

    @Override
    public long states(Tensor logits) {
        return Enumeration.joint(2, logits.size(-1) * logits.size(-2));
    }

    @Override
    public Tensor enumerate(Tensor logits) {
        Enumeration.require("A Bernoulli vector", states(logits));
        long rows = logits.size(-2);
        long columns = logits.size(-1);
        Tensor one = Tensors.of(new double[] {0, 1}, 2, 1).to(logits);
        return Enumeration.product(one, rows * columns).reshape(-1, rows, columns);
    }

    /** -p ln p with p the probability of the side that the logits favour when positive. */
    private static Tensor surprise(Tensor logits) {
        return logits.sigmoid().mul(torch.log_sigmoid(logits)).neg();
    }
}
