package dev.alea.explain.clip;

import dev.alea.formats.clip.Activation;
import dev.alea.formats.clip.ClipBlocks;
import dev.alea.torch.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The transformer of one side: pre-norm blocks of attention and a perceptron.
 *
 * @param sizes of the blocks
 * @param prefix before the names of its parameters, such as {@code text_model.}
 * @param causal whether a token sees only those before it
 * @param parameters by name, matrices as [out, in]
 */
record Blocks(ClipBlocks sizes, String prefix, boolean causal, Map<String, Tensor> parameters) {
    private static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj", "out_proj");

    /** Adds the names and shapes of all blocks. */
    static void shapes(ClipBlocks sizes, String prefix, SequencedMap<String, List<Long>> into) {
        long width = sizes.hiddenSize();
        long inner = sizes.intermediateSize();
        for (int layer = 0; layer < sizes.numLayers(); layer++) {
            String at = at(prefix, layer);
            for (String projection : PROJECTIONS) {
                pair(into, at + "self_attn." + projection, List.of(width, width));
            }
            pair(into, at + "layer_norm1", List.of(width));
            pair(into, at + "layer_norm2", List.of(width));
            pair(into, at + "mlp.fc1", List.of(inner, width));
            pair(into, at + "mlp.fc2", List.of(width, inner));
        }
    }

    /** Adds a weight and the bias that belongs to it. */
    static void pair(SequencedMap<String, List<Long>> into, String name, List<Long> weight) {
        into.put(name + ".weight", weight);
        into.put(name + ".bias", List.of(weight.getFirst()));
    }

    private static String at(String prefix, int layer) {
        return prefix + "encoder.layers." + layer + ".";
    }

    /**
     * One block.
     *
     * <p>Shape: [batch, tokens, width] to [batch, queries, width].
     * <p>Memory: without gradients nothing but the result outlives the call.
     *
     * @param queries how many of the first tokens the result has; all tokens are attended to in any case
     */
    Tensor block(int layer, Tensor hidden, long queries) {
        if (GradMode.is_enabled()) {
            return compute(layer, hidden, queries);
        }
        try (var scope = Scope.open()) {
            return scope.keep(compute(layer, hidden, queries));
        }
    }

    private Tensor compute(int layer, Tensor hidden, long queries) {
        String at = at(prefix, layer);
        boolean all = queries == hidden.size(1);
        Tensor normed = norm(at + "layer_norm1", hidden);
        Tensor query = all ? normed : normed.narrow(1, 0, queries);
        Tensor attended = attend(
                split(linear(at + "self_attn.q_proj", query)),
                split(linear(at + "self_attn.k_proj", normed)),
                split(linear(at + "self_attn.v_proj", normed)));
        Tensor added = (all ? hidden : hidden.narrow(1, 0, queries)).add(linear(at + "self_attn.out_proj", attended));
        Tensor inner = activate(linear(at + "mlp.fc1", norm(at + "layer_norm2", added)));
        return added.add(linear(at + "mlp.fc2", inner));
    }

    private Tensor attend(Tensor query, Tensor key, Tensor value) {
        Tensor attended = torch.scaled_dot_product_attention(
                query, key, value, new TensorOptional(), 0.0, causal, new DoubleOptional(), false);
        return attended.transpose(1, 2).reshape(query.size(0), query.size(2), sizes.hiddenSize());
    }

    /** Shape: [batch, tokens, heads * width] to [batch, heads, tokens, width]. */
    private Tensor split(Tensor joined) {
        return joined.view(joined.size(0), joined.size(1), sizes.numHeads(), sizes.headSize())
                .transpose(1, 2);
    }

    private Tensor activate(Tensor inner) {
        return sizes.activation() == Activation.GELU ? torch.gelu(inner) : QuickGelu.of(inner);
    }

    /** Normalised over the width, with a gain and a bias. */
    Tensor norm(String name, Tensor hidden) {
        return torch.layer_norm(
                hidden,
                new long[] {sizes.hiddenSize()},
                new TensorOptional(parameter(name + ".weight")),
                new TensorOptional(parameter(name + ".bias")),
                sizes.layerNormEps(),
                false);
    }

    private Tensor linear(String name, Tensor input) {
        return torch.linear(input, parameter(name + ".weight"), new TensorOptional(parameter(name + ".bias")));
    }

    /** A parameter by its whole name. */
    Tensor parameter(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }
}
