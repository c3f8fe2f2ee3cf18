package dev.alea.prune.model;

import dev.alea.formats.hf.Gpt2Config;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * GPT-2: LayerNorm, learned positions, one projection for query, key and value, GELU in its tanh form, tied head.
 *
 * <p>Source: Radford et al., Language models are unsupervised multitask learners (2019).
 */
public final class Gpt2 implements LanguageModel {
    private static final String EMBEDDING = "transformer.wte.weight";
    private static final String POSITIONS = "transformer.wpe.weight";
    private static final List<String> LINEARS = List.of("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj");
    private final Gpt2Config config;
    private final Map<String, Tensor> parameters;

    Gpt2(Gpt2Config config, SequencedMap<String, Tensor> parameters) {
        this.config = config;
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    /** Names and shapes of every parameter in the file, in forward order; linear weights are [in, out] there. */
    static SequencedMap<String, List<Long>> shapes(Gpt2Config c) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long hidden = c.hiddenSize();
        shapes.put(EMBEDDING, List.of((long) c.vocabSize(), hidden));
        shapes.put(POSITIONS, List.of((long) c.contextLength(), hidden));
        for (int layer = 0; layer < c.numLayers(); layer++) {
            var at = "transformer.h." + layer + ".";
            vector(shapes, at + "ln_1", hidden);
            conv(shapes, at + "attn.c_attn", hidden, 3 * hidden);
            conv(shapes, at + "attn.c_proj", hidden, hidden);
            vector(shapes, at + "ln_2", hidden);
            conv(shapes, at + "mlp.c_fc", hidden, c.innerSize());
            conv(shapes, at + "mlp.c_proj", c.innerSize(), hidden);
        }
        vector(shapes, "transformer.ln_f", hidden);
        return shapes;
    }

    private static void vector(Map<String, List<Long>> shapes, String name, long size) {
        shapes.put(name + ".weight", List.of(size));
        shapes.put(name + ".bias", List.of(size));
    }

    private static void conv(Map<String, List<Long>> shapes, String name, long in, long out) {
        shapes.put(name + ".weight", List.of(in, out));
        shapes.put(name + ".bias", List.of(out));
    }

    /** Whether the file holds this weight as [in, out], the other way round than the model does. */
    public static boolean transposed(String name) {
        return LINEARS.stream().anyMatch(linear -> name.endsWith(linear + ".weight"));
    }

    @Override
    public Gpt2Config config() {
        return config;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public List<List<String>> linearGroups(int layer) {
        return LINEARS.stream()
                .map(name -> List.of("transformer.h." + layer + "." + name + ".weight"))
                .toList();
    }

    @Override
    public Tensor embed(Tensor ids, Weights weights, int start) {
        long tokens = ids.size(1);
        if (start + tokens > config.contextLength()) {
            throw new IllegalArgumentException("the model has " + config.contextLength()
                    + " learned positions, but position " + (start + tokens - 1)
                    + " was asked for; give shorter sequences");
        }
        return torch.embedding(weights.get(EMBEDDING), ids)
                .add(weights.get(POSITIONS).narrow(0, start, tokens));
    }

    @Override
    public Tensor block(int layer, Tensor hidden, Weights weights, LinearObserver observer, Past past) {
        var at = "transformer.h." + layer + ".";
        var joined = linear(at + "attn.c_attn", layerNorm(at + "ln_1", hidden, weights), weights, observer);
        var parts = joined.chunk(3, 2);
        int width = config.hiddenSize() / config.numHeads();
        var query = Ops.split(parts.get(0), config.numHeads(), width);
        var all = past.extend(
                layer,
                Ops.split(parts.get(1), config.numHeads(), width),
                Ops.split(parts.get(2), config.numHeads(), width));
        var added = hidden.add(linear(at + "attn.c_proj", Ops.attend(query, all), weights, observer));
        var inner = linear(at + "mlp.c_fc", layerNorm(at + "ln_2", added, weights), weights, observer);
        return added.add(linear(at + "mlp.c_proj", torch.gelu(inner, "tanh"), weights, observer));
    }

    private static Tensor linear(String name, Tensor input, Weights weights, LinearObserver observer) {
        return Ops.linear(name + ".weight", name + ".bias", input, weights, observer);
    }

    @Override
    public Tensor norm(Tensor hidden, Weights weights) {
        return layerNorm("transformer.ln_f", hidden, weights);
    }

    @Override
    public Tensor project(Tensor normed, Weights weights) {
        return torch.linear(normed, weights.get(EMBEDDING));
    }

    private Tensor layerNorm(String name, Tensor input, Weights weights) {
        return torch.layer_norm(
                input,
                new long[] {config.hiddenSize()},
                new TensorOptional(weights.get(name + ".weight")),
                new TensorOptional(weights.get(name + ".bias")),
                config.layerNormEps(),
                false);
    }
}
