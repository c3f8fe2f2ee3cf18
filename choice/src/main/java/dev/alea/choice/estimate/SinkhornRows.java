package dev.alea.choice.estimate;

import dev.alea.choice.kernel.SinkhornKernel;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Sinkhorn's normalisation in its kernel: contiguous batches of small matrices of float32 on the CPU. */
final class SinkhornRows {
    /** Lanes of the kernel are matrices: with fewer than this, or with large ones, engine operations are no slower. */
    private static final int FEWEST = 4;

    private static final int LARGEST = 64;

    private SinkhornRows() {}

    static boolean isFused(Tensor scores, int rounds) {
        return rounds >= 1
                && scores.dim() >= 2
                && scores.size(-1) == scores.size(-2)
                && scores.size(-1) <= LARGEST
                && scores.numel() >= FEWEST * scores.size(-1) * scores.size(-1)
                && scores.numel() > 0
                && Tensors.isPlain(scores)
                && (Scope.isOpen() || !needsGradient(scores));
    }

    /** Gradient: exact, once; the kernel's has no second derivative. */
    static Tensor normalised(Tensor scores, int rounds) {
        int n = Math.toIntExact(scores.size(-1));
        SinkhornKernel.Shape shape = new SinkhornKernel.Shape(scores.numel() / n / n, n, rounds);
        Tensor matrices = torch.empty(scores.sizes().vec().get());
        Tensor potentials = torch.empty(shape.potentials());
        try (NoGradGuard _ = new NoGradGuard()) {
            SinkhornKernel.forward(
                    shape,
                    Tensors.segment(scores),
                    Tensors.segment(matrices),
                    Tensors.segment(potentials),
                    Torch.threads());
        }
        if (needsGradient(scores)) {
            CustomGradient.attachFresh(List.of(scores), List.of(matrices), upstream -> {
                Tensor gradient = torch.empty_like(scores);
                SinkhornKernel.backward(
                        shape,
                        Tensors.segment(scores),
                        Tensors.segment(potentials),
                        Tensors.segment(upstream[0].contiguous()),
                        Tensors.segment(gradient),
                        Torch.threads());
                return new Tensor[] {gradient};
            });
        }
        return matrices;
    }

    private static boolean needsGradient(Tensor scores) {
        return scores.requires_grad() && GradMode.is_enabled();
    }
}
