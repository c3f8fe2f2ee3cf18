package dev.alea.choice.structure;

import dev.alea.choice.kernel.RowShape;
import dev.alea.choice.kernel.SubsetKernel;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The dynamic programme of k-subsets in its kernel, for contiguous rows of float32 on the CPU; tables are as exact as float64
 * ones.
 */
final class SubsetTables {
    private SubsetTables() {}

    static boolean isFused(Tensor logits, int k, int axis) {
        return axis == -1
                && k > 0
                && k < logits.size(-1)
                && Tensors.isPlain(logits)
                && (Scope.isOpen() || !needsGradient(logits));
    }

    static boolean needsGradient(Tensor logits) {
        return logits.requires_grad() && GradMode.is_enabled();
    }

    /** Shape: [.., V], float64. Gradient: the marginals, once. */
    static Tensor logPartition(Tensor logits, int k) {
        Results results = run(logits, k);
        if (needsGradient(logits)) {
            CustomGradient.attach(List.of(logits), List.of(results.logs), upstream -> new Tensor[] {
                results.marginals.mul(upstream[0].unsqueeze(-1)).to(ScalarType.Float)
            });
        }
        return results.logs;
    }

    /** Shape: the logits'. Gradient: none. */
    static Tensor marginals(Tensor logits, int k) {
        return run(logits, k).marginals;
    }

    private record Results(Tensor logs, Tensor marginals) {}

    private static Results run(Tensor logits, int k) {
        try (NoGradGuard _ = new NoGradGuard()) {
            long[] own = logits.sizes().vec().get();
            int positions = Math.toIntExact(logits.size(-1));
            Tensor marginals = torch.empty(own);
            Tensor logs = torch.empty(
                    Arrays.copyOf(own, own.length - 1),
                    new TensorOptions(ScalarType.Double),
                    new MemoryFormatOptional());
            SubsetKernel.run(
                    new RowShape(logits.numel() / positions, positions),
                    k,
                    Tensors.segment(logits),
                    Tensors.segment(logs),
                    Tensors.segment(marginals),
                    Torch.threads());
            return new Results(logs, marginals);
        }
    }
}
