package dev.alea.choice.estimate;

import dev.alea.choice.kernel.EntmaxKernel;
import dev.alea.choice.kernel.RowShape;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Entmax in its kernel: contiguous rows of float32 on the CPU, orders up to 2. */
final class EntmaxRows {
    private EntmaxRows() {}

    static boolean isFused(Tensor scores, int axis, double alpha) {
        return alpha <= 2
                && (axis == -1 || axis == scores.dim() - 1)
                && scores.numel() > 0
                && Tensors.isPlain(scores)
                && (Scope.isOpen() || !needsGradient(scores));
    }

    /** Gradient: exact, once; the kernel's has no second derivative. */
    static Tensor entmax(Tensor scores, float alpha) {
        int classes = Math.toIntExact(scores.size(-1));
        RowShape shape = new RowShape(scores.numel() / classes, classes);
        Tensor p = torch.empty(scores.sizes().vec().get());
        EntmaxKernel.forward(shape, alpha, Tensors.segment(scores), Tensors.segment(p), Torch.threads());
        if (!needsGradient(scores)) {
            return p;
        }
        Tensor saved = p.detach();
        long version = saved._version();
        CustomGradient.attachFresh(List.of(scores), List.of(p), upstream -> {
            if (saved._version() != version) {
                throw new IllegalStateException(
                        "The result of an entmax was changed in place, so its gradient is lost; "
                                + "change a clone of it.");
            }
            Tensor gradient = torch.empty_like(scores);
            EntmaxKernel.backward(
                    shape,
                    alpha,
                    Tensors.segment(saved),
                    Tensors.segment(upstream[0].contiguous()),
                    Tensors.segment(gradient),
                    Torch.threads());
            return new Tensor[] {gradient};
        });
        return p;
    }

    private static boolean needsGradient(Tensor scores) {
        return scores.requires_grad() && GradMode.is_enabled();
    }
}
