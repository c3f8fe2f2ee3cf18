package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.kernel.CategoricalKernel;
import dev.alea.choice.kernel.CounterKey;
import dev.alea.choice.kernel.GumbelSoftmaxKernel;
import dev.alea.choice.kernel.RowShape;
import dev.alea.choice.structure.OneHot;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Gumbel-softmax draws: contiguous rows of float32 on the CPU in the fused kernel, every other tensor, and given noise, in engine
 * operations. Both make the same hard choices of the same stream; soft ones differ by rounding.
 */
final class GumbelRows {
    private GumbelRows() {}

    /**
     * softmax((logits + G) / tau).
     *
     * <p>Gradient: exact, once; the kernel's has no second derivative.
     */
    static Tensor soft(Tensor logits, double temperature, int axis, Noise noise) {
        if (!isFused(logits, axis, noise)) {
            return GumbelSoftmax.soft(scores(logits, noise), temperature, axis);
        }
        RowShape shape = shape(logits);
        Tensor soft = like(logits);
        GumbelSoftmaxKernel.soft(
                shape,
                (float) temperature,
                key(noise),
                Tensors.segment(logits),
                Tensors.segment(soft),
                Torch.threads());
        return attached(logits, soft, soft.detach(), shape, (float) temperature);
    }

    /** The one-hot of the first largest logit + G forward, exactly 0/1, and the soft choice of the same noise backward. */
    static Tensor straightThrough(Tensor logits, double temperature, int axis, Noise noise) {
        if (!isFused(logits, axis, noise)) {
            Tensor scores = scores(logits, noise);
            Tensor soft = GumbelSoftmax.soft(scores, temperature, axis);
            return Surrogates.straightThrough(OneHot.first(scores, axis), soft);
        }
        RowShape shape = shape(logits);
        Tensor hard = like(logits);
        if (!needsGradient(logits)) {
            CategoricalKernel.sample(
                    shape, key(noise), Tensors.segment(logits), shape.rows(), Tensors.segment(hard), Torch.threads());
            return hard;
        }
        Tensor soft = like(logits);
        GumbelSoftmaxKernel.straightThrough(
                shape,
                (float) temperature,
                key(noise),
                Tensors.segment(logits),
                Tensors.segment(hard),
                Tensors.segment(soft),
                Torch.threads());
        return attached(logits, hard, soft, shape, (float) temperature);
    }

    /** Whether a draw takes the kernel; without an open scope there is nothing that would keep its gradient alive. */
    static boolean isFused(Tensor logits, int axis, Noise noise) {
        return noise instanceof Noise.Drawn
                && axis == -1
                && Tensors.isPlain(logits)
                && (Scope.isOpen() || !needsGradient(logits));
    }

    private static boolean needsGradient(Tensor logits) {
        return logits.requires_grad() && GradMode.is_enabled();
    }

    private static Tensor attached(Tensor logits, Tensor result, Tensor soft, RowShape shape, float temperature) {
        if (!needsGradient(logits)) {
            return result;
        }
        long version = soft._version();
        CustomGradient.attachFresh(List.of(logits), List.of(result), upstream -> {
            if (soft._version() != version) {
                throw new IllegalStateException(
                        "A soft choice was changed in place after it was drawn, so its gradient is "
                                + "lost; change a clone of it.");
            }
            Tensor gradient = torch.empty_like(logits);
            GumbelSoftmaxKernel.backward(
                    shape,
                    temperature,
                    Tensors.segment(soft),
                    Tensors.segment(upstream[0].contiguous()),
                    Tensors.segment(gradient),
                    Torch.threads());
            return new Tensor[] {gradient};
        });
        return result;
    }

    private static Tensor like(Tensor logits) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return torch.empty_like(logits);
        }
    }

    private static RowShape shape(Tensor logits) {
        int classes = Math.toIntExact(logits.size(-1));
        return new RowShape(logits.numel() / classes, classes);
    }

    private static CounterKey key(Noise noise) {
        return ((Noise.Drawn) noise).stream(Noise.Part.CHOICE).key();
    }

    private static Tensor scores(Tensor logits, Noise noise) {
        return logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
    }
}
