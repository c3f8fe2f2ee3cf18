package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Vectors of independent one-of-K choices with probabilities softmax(logits).
 *
 * <p>Shape: logits [B.., L, K], L variables of K classes; a choice is one-hot in the last dimension and is the event.
 *
 * <p>Randomness: the class is argmax(logits + Gumbel). Source: Gumbel 1954; Maddison et al. 2014 (A* sampling).
 */
public record Categorical() implements Structure {
    private static final int AXIS = -1;

    @Override
    public Law law() {
        return Law.CATEGORICAL;
    }

    @Override
    public int axis() {
        return AXIS;
    }

    @Override
    public void require(Tensor logits) {
        Logits.require("a vector of categoricals", "[B.., L, K] with K at least 1", logits);
        if (logits.size(AXIS) < 1) {
            throw new IllegalArgumentException("A categorical chooses among K >= 1 classes, but the logits have shape "
                    + Logits.shape(logits) + ".");
        }
    }

    @Override
    public Tensor event(Tensor choices) {
        return choices;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        return CategoricalLaw.sample(logits, AXIS, samples, noise);
    }

    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        return CategoricalLaw.logProbability(logits, AXIS, choices);
    }

    @Override
    public Tensor entropy(Tensor logits) {
        return CategoricalLaw.entropy(logits, AXIS);
    }

    @Override
    public Tensor marginals(Tensor logits) {
        return logits.softmax(AXIS);
    }

    @Override
    public Tensor mode(Tensor logits) {
        return OneHot.first(logits, AXIS);
    }

    @Override
    public long states(Tensor logits) {
        return Enumeration.joint(logits.size(-1), logits.size(-2));
    }

    @Override
    public Tensor enumerate(Tensor logits) {
        Enumeration.require("A vector of categoricals", states(logits));
        return Enumeration.product(torch.eye(logits.size(-1)).to(logits), logits.size(-2));
    }
}
