package dev.alea.explain.clip;

import dev.alea.choice.kernel.QuickGeluKernel;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The activation of OpenAI's networks: by the kernel where the memory is plain, by the engine elsewhere. */
final class QuickGelu {
    private static final double SLOPE = 1.702;

    private QuickGelu() {}

    /**
     * x sigmoid(1.702 x).
     *
     * <p>Gradient: exact.
     *
     * @param inner a tensor that nobody else uses: without a gradient its memory becomes the result's
     */
    static Tensor of(Tensor inner) {
        if (!Tensors.isPlain(inner)) {
            return torch.sigmoid(inner.mul(Tensors.scalar(SLOPE))).mul(inner);
        }
        int threads = Torch.threads();
        if (!inner.requires_grad()) {
            QuickGeluKernel.forward(Tensors.segment(inner), Tensors.segment(inner), threads);
            return inner;
        }
        if (!Scope.isOpen()) {
            return torch.sigmoid(inner.mul(Tensors.scalar(SLOPE))).mul(inner);
        }
        Tensor result;
        try (NoGradGuard _ = new NoGradGuard()) {
            result = torch.empty_like(inner);
        }
        QuickGeluKernel.forward(Tensors.segment(inner), Tensors.segment(result), threads);
        Tensor input = inner.detach();
        CustomGradient.attachFresh(List.of(inner), List.of(result), upstream -> {
            Tensor given = upstream[0].contiguous();
            Tensor gradient = torch.empty_like(given);
            QuickGeluKernel.backward(
                    Tensors.segment(input), Tensors.segment(given), Tensors.segment(gradient), threads);
            return new Tensor[] {gradient};
        });
        return result;
    }
}
