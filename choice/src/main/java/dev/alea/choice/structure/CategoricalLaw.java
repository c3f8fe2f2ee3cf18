package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.kernel.CategoricalKernel;
import dev.alea.choice.kernel.RowShape;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One-of-K choices along one of the last two dimensions; all work is on log_softmax, never on exp(logits). */
final class CategoricalLaw {
    private CategoricalLaw() {}

    static Tensor sample(Tensor logits, int axis, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            long[] shape = Logits.sampled(logits, samples);
            if (noise instanceof Noise.Drawn drawn && axis == -1 && Tensors.isPlain(logits) && logits.numel() > 0) {
                return fused(logits, shape, samples, drawn);
            }
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, shape);
            return OneHot.first(logits.detach().add(gumbel), axis);
        }
    }

    private static Tensor fused(Tensor logits, long[] shape, long samples, Noise.Drawn drawn) {
        int classes = Math.toIntExact(logits.size(-1));
        long variables = logits.numel() / classes;
        RowShape rows = new RowShape(Math.multiplyExact(samples, variables), classes);
        Tensor hard = torch.empty(shape);
        CategoricalKernel.sample(
                rows,
                drawn.stream(Noise.Part.CHOICE).key(),
                Tensors.segment(repeated(logits.flatten(), CategoricalKernel.needed(rows, variables))),
                variables,
                Tensors.segment(hard),
                Torch.threads());
        return hard;
    }

    /** The logits again and again until there are so many of them. */
    private static Tensor repeated(Tensor flat, long needed) {
        long times = (needed + flat.numel() - 1) / flat.numel();
        return times == 1 ? flat : flat.repeat(times).narrow(0, 0, needed);
    }

    static Tensor logProbability(Tensor logits, int axis, Tensor choices) {
        return choices.mul(logits.log_softmax(axis)).sum(-1, -2);
    }

    static Tensor entropy(Tensor logits, int axis) {
        Tensor logs = logits.log_softmax(axis);
        return logs.exp().mul(logs).sum(-1, -2).neg();
    }
}
