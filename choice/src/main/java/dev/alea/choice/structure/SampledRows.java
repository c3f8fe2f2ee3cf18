package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.kernel.CategoricalKernel;
import dev.alea.choice.kernel.GumbelTopKKernel;
import dev.alea.choice.kernel.RowShape;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Samples by the largest logit + Gumbel in the kernels, for contiguous rows of float32 on the CPU and noise from a stream: the
 * same samples as by engine operations.
 */
final class SampledRows {
    private SampledRows() {}

    static boolean isFused(Tensor logits, int axis, Noise noise) {
        return noise instanceof Noise.Drawn && axis == -1 && Tensors.isPlain(logits) && logits.numel() > 0;
    }

    /** The largest of each row. Shape: [S, logits..], 0/1. */
    static Tensor one(Tensor logits, long samples, Noise.Drawn noise) {
        Tensor hard = torch.empty(Logits.sampled(logits, samples));
        Rows rows = rows(logits, samples);
        CategoricalKernel.sample(
                rows.shape,
                noise.stream(Noise.Part.CHOICE).key(),
                rows.logits,
                rows.variables,
                Tensors.segment(hard),
                Torch.threads());
        return hard;
    }

    /** The k largest of each row, k at most {@link GumbelTopKKernel#LARGEST}. Shape: [S, logits..], 0/1. */
    static Tensor several(Tensor logits, int k, long samples, Noise.Drawn noise) {
        Tensor hard = torch.empty(Logits.sampled(logits, samples));
        Rows rows = rows(logits, samples);
        GumbelTopKKernel.sample(
                rows.shape,
                noise.stream(Noise.Part.CHOICE).key(),
                rows.logits,
                rows.variables,
                k,
                Tensors.segment(hard),
                Torch.threads());
        return hard;
    }

    private record Rows(RowShape shape, MemorySegment logits, long variables) {}

    /** The logits again and again until the kernel has as many as it reads. */
    private static Rows rows(Tensor logits, long samples) {
        int classes = Math.toIntExact(logits.size(-1));
        long variables = logits.numel() / classes;
        RowShape shape = new RowShape(Math.multiplyExact(samples, variables), classes);
        long needed = CategoricalKernel.needed(shape, variables);
        long times = (needed + logits.numel() - 1) / logits.numel();
        Tensor flat = logits.flatten();
        Tensor repeated = times == 1 ? flat : flat.repeat(times);
        return new Rows(shape, Tensors.segment(repeated).asSlice(0, Float.BYTES * needed), variables);
    }
}
