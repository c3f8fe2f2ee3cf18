package dev.alea.prune.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The few fused operations both architectures share, with the binding's optional arguments spelled out once. */
final class Ops {
    private Ops() {}

    /** x Wᵀ, the layer's input shown to the observer first. */
    static Tensor linear(String name, Tensor input, Weights weights, LinearObserver observer) {
        observer.observe(name, input);
        return torch.linear(input, weights.get(name));
    }

    /** x Wᵀ + b, the layer's input shown to the observer first. */
    static Tensor linear(String name, String bias, Tensor input, Weights weights, LinearObserver observer) {
        observer.observe(name, input);
        return torch.linear(input, weights.get(name), new TensorOptional(weights.get(bias)));
    }

    /** Shape: [batch, tokens, heads * width] to [batch, heads, tokens, width]. */
    static Tensor split(Tensor joined, int heads, int width) {
        return joined.view(joined.size(0), joined.size(1), heads, width).transpose(1, 2);
    }

    /**
     * Causal attention with scale width^-0.5; fewer key heads than query heads serve neighbouring query heads.
     *
     * <p>Shape: query [batch, heads, new, width], result [batch, new, heads * width].
     */
    static Tensor attend(Tensor query, Past.KeyValue all) {
        long heads = query.size(1);
        boolean causal = query.size(2) > 1;
        if (causal && all.key().size(2) != query.size(2)) {
            throw new IllegalArgumentException("with a past of " + (all.key().size(2) - query.size(2))
                    + " tokens one new token is computed at a time, not " + query.size(2));
        }
        // The fused CPU kernel wants as many key heads as query heads; expanding them is cheaper than the unfused path.
        var attended = torch.scaled_dot_product_attention(
                query,
                repeat(all.key(), heads),
                repeat(all.value(), heads),
                new TensorOptional(),
                0.0,
                causal,
                new DoubleOptional(),
                false);
        return attended.transpose(1, 2).reshape(query.size(0), query.size(2), heads * query.size(3));
    }

    private static Tensor repeat(Tensor shared, long heads) {
        long groups = shared.size(1);
        if (groups == heads) {
            return shared;
        }
        return shared.unsqueeze(2)
                .expand(shared.size(0), groups, heads / groups, shared.size(2), shared.size(3))
                .reshape(shared.size(0), heads, shared.size(2), shared.size(3));
    }
}
