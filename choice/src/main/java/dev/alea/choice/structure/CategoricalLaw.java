package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** One-of-K choices along one of the last two dimensions; all work is on log_softmax, never on exp(logits). */
final class CategoricalLaw {
    private CategoricalLaw() {}

    static Tensor sample(Tensor logits, int axis, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            long[] shape = Logits.sampled(logits, samples);
            if (SampledRows.isFused(logits, axis, noise)) {
                return SampledRows.one(logits, samples, (Noise.Drawn) noise);
            }
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, shape);
            return OneHot.first(logits.detach().add(gumbel), axis);
        }
    }

    static Tensor logProbability(Tensor logits, int axis, Tensor choices) {
        return choices.mul(logits.log_softmax(axis)).sum(-1, -2);
    }

    static Tensor entropy(Tensor logits, int axis) {
        Tensor logs = logits.log_softmax(axis);
        return logs.exp().mul(logs).sum(-1, -2).neg();
    }
}
