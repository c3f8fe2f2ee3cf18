package dev.alea.prune.model;

import dev.alea.choice.kernel.AttentionKernel;
import dev.alea.choice.kernel.AttentionShape;
import dev.alea.choice.kernel.AttentionTables;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Causal attention of whole sequences in the kernel for narrow heads, on the layout that the projections give: no head is moved,
 * repeated or turned in memory.
 */
final class NarrowAttention {
    // Measured on AVX-512: at 16 two thirds of the time of the engine's own kernel, at 32 more than its time.
    private static final int WIDEST = 16;

    private NarrowAttention() {}

    /** Whether the kernel can take this input. */
    static boolean fits(Tensor query, int width) {
        return width <= WIDEST
                && width % 2 == 0
                && query.size(1) > 1
                && !query.is_cuda()
                && query.scalar_type().intern() == torch.ScalarType.Float;
    }

    /**
     * Attends.
     *
     * <p>Shape: query [batch, tokens, heads * width], key and value [batch, tokens, keyHeads * width]; the result is like the query.
     * <p>Gradient: exact.
     */
    static Tensor attend(Tensor query, Tensor key, Tensor value, int keyHeads, int width, AttentionTables tables) {
        Tensor q = query.contiguous();
        Tensor k = key.contiguous();
        Tensor v = value.contiguous();
        int heads = Math.toIntExact(q.size(2) / width);
        var shape = new AttentionShape((int) q.size(0), (int) q.size(1), heads, keyHeads, width);
        Tensor result;
        Tensor sums;
        try (NoGradGuard _ = new NoGradGuard()) {
            result = torch.empty_like(q);
            sums = q.new_empty(q.size(0), heads, q.size(1));
        }
        AttentionKernel.forward(
                shape,
                tables,
                Tensors.segment(q),
                Tensors.segment(k),
                Tensors.segment(v),
                Tensors.segment(result),
                Tensors.segment(sums),
                Torch.threads());
        if (q.requires_grad() || k.requires_grad() || v.requires_grad()) {
            // The result itself would hold on to the graph that it is part of.
            Tensor kept = result.detach();
            CustomGradient.attachFresh(
                    List.of(q, k, v), List.of(result), g -> backward(shape, tables, q, k, v, kept, sums, g[0]));
        }
        return result;
    }

    private static Tensor[] backward(
            AttentionShape shape,
            AttentionTables tables,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor result,
            Tensor sums,
            Tensor upstream) {
        Tensor given = upstream.contiguous();
        Tensor[] gradients = {torch.empty_like(q), torch.empty_like(k), torch.empty_like(v)};
        var inputs = new AttentionKernel.Inputs(
                Tensors.segment(q),
                Tensors.segment(k),
                Tensors.segment(v),
                Tensors.segment(result),
                Tensors.segment(sums));
        AttentionKernel.backward(
                shape,
                tables,
                inputs,
                Tensors.segment(given),
                Tensors.segment(gradients[0]),
                Tensors.segment(gradients[1]),
                Tensors.segment(gradients[2]),
                Torch.threads());
        return gradients;
    }
}
