package dev.alea.prune.model;

import dev.alea.formats.hf.LlamaConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The Llama family: RMSNorm, rotary positions, grouped-query attention, gated SiLU MLP; optional biases as in Qwen2.
 *
 * <p>Source: Touvron et al., LLaMA (2023) and Llama 2 (2023).
 */
public final class Llama implements LanguageModel {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String NORM = "model.norm.weight";
    private static final String HEAD = "lm_head.weight";
    private final LlamaConfig config;
    private final Map<String, Tensor> parameters;
    private final RotaryTable rotary;

    Llama(LlamaConfig config, SequencedMap<String, Tensor> parameters) {
        this.config = config;
        this.parameters = Collections.unmodifiableMap(parameters);
        this.rotary = new RotaryTable(config, dense().get(EMBEDDING));
    }

    /** Names and shapes of every parameter such a model has, in forward order. */
    public static SequencedMap<String, List<Long>> shapes(LlamaConfig c) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long hidden = c.hiddenSize();
        long queries = (long) c.numHeads() * c.headDim();
        long keys = (long) c.numKeyValueHeads() * c.headDim();
        shapes.put(EMBEDDING, List.of((long) c.vocabSize(), hidden));
        for (int layer = 0; layer < c.numLayers(); layer++) {
            var at = "model.layers." + layer + ".";
            shapes.put(at + "input_layernorm.weight", List.of(hidden));
            linear(shapes, at + "self_attn.q_proj", queries, hidden, c.attentionBias());
            linear(shapes, at + "self_attn.k_proj", keys, hidden, c.attentionBias());
            linear(shapes, at + "self_attn.v_proj", keys, hidden, c.attentionBias());
            linear(shapes, at + "self_attn.o_proj", hidden, queries, c.outputBias());
            shapes.put(at + "post_attention_layernorm.weight", List.of(hidden));
            linear(shapes, at + "mlp.gate_proj", c.intermediateSize(), hidden, c.mlpBias());
            linear(shapes, at + "mlp.up_proj", c.intermediateSize(), hidden, c.mlpBias());
            linear(shapes, at + "mlp.down_proj", hidden, c.intermediateSize(), c.mlpBias());
        }
        shapes.put(NORM, List.of(hidden));
        if (!c.tieWordEmbeddings()) {
            shapes.put(HEAD, List.of((long) c.vocabSize(), hidden));
        }
        return shapes;
    }

    private static void linear(Map<String, List<Long>> shapes, String name, long out, long in, boolean bias) {
        shapes.put(name + ".weight", List.of(out, in));
        if (bias) {
            shapes.put(name + ".bias", List.of(out));
        }
    }

    @Override
    public LlamaConfig config() {
        return config;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public List<List<String>> linearGroups(int layer) {
        var groups = new ArrayList<List<String>>();
        for (var group : List.of(
                List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                List.of("self_attn.o_proj"),
                List.of("mlp.gate_proj", "mlp.up_proj"),
                List.of("mlp.down_proj"))) {
            groups.add(group.stream()
                    .map(name -> "model.layers." + layer + "." + name + ".weight")
                    .toList());
        }
        return groups;
    }

    @Override
    public Tensor embed(Tensor ids, Weights weights, int start) {
        return torch.embedding(weights.get(EMBEDDING), ids);
    }

    @Override
    public Tensor block(int layer, Tensor hidden, Weights weights, LinearObserver observer, Past past) {
        var at = "model.layers." + layer + ".";
        var normed = rmsNorm(hidden, weights.get(at + "input_layernorm.weight"));
        var added = hidden.add(attention(layer, normed, weights, observer, past));
        var inner = rmsNorm(added, weights.get(at + "post_attention_layernorm.weight"));
        var gate = project(at + "mlp.gate_proj", config.mlpBias(), inner, weights, observer);
        var up = project(at + "mlp.up_proj", config.mlpBias(), inner, weights, observer);
        return added.add(
                project(at + "mlp.down_proj", config.mlpBias(), torch.silu(gate).mul(up), weights, observer));
    }

    private Tensor attention(int layer, Tensor input, Weights weights, LinearObserver observer, Past past) {
        var at = "model.layers." + layer + ".self_attn.";
        boolean bias = config.attentionBias();
        var query = project(at + "q_proj", bias, input, weights, observer);
        var key = project(at + "k_proj", bias, input, weights, observer);
        var value = project(at + "v_proj", bias, input, weights, observer);
        var attended = past instanceof Past.None && NarrowAttention.fits(query, config.headDim())
                ? NarrowAttention.attend(
                        query,
                        key,
                        value,
                        config.numKeyValueHeads(),
                        config.headDim(),
                        rotary.tables(Math.toIntExact(query.size(1))))
                : attend(layer, query, key, value, past);
        return project(at + "o_proj", config.outputBias(), attended, weights, observer);
    }

    private Tensor attend(int layer, Tensor queries, Tensor keys, Tensor values, Past past) {
        var query = Ops.split(queries, config.numHeads(), config.headDim());
        var key = Ops.split(keys, config.numKeyValueHeads(), config.headDim());
        var value = Ops.split(values, config.numKeyValueHeads(), config.headDim());
        int start = past.length();
        var all = past.extend(layer, rotary.rotate(key, start), value);
        return Ops.attend(rotary.rotate(query, start), all);
    }

    private static Tensor project(String name, boolean bias, Tensor input, Weights weights, LinearObserver observer) {
        return bias
                ? Ops.linear(name + ".weight", name + ".bias", input, weights, observer)
                : Ops.linear(name + ".weight", input, weights, observer);
    }

    @Override
    public Tensor norm(Tensor hidden, Weights weights) {
        return rmsNorm(hidden, weights.get(NORM));
    }

    @Override
    public Tensor project(Tensor normed, Weights weights) {
        return torch.linear(normed, weights.get(config.tieWordEmbeddings() ? EMBEDDING : HEAD));
    }

    private Tensor rmsNorm(Tensor input, Tensor weight) {
        return torch.rms_norm(
                input,
                new long[] {config.hiddenSize()},
                new TensorOptional(weight),
                new DoubleOptional(config.rmsNormEps()));
    }
}
