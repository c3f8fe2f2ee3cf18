package dev.alea.formats.hf;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.tensor.DType;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A GPT-2 model: pre-norm blocks with LayerNorm, learned positions, a GELU (tanh form) MLP and a head tied to the embedding.
 *
 * @param vocabSize entries of the vocabulary
 * @param hiddenSize width of the residual stream; a multiple of the heads
 * @param innerSize width of the MLP
 * @param numLayers blocks
 * @param numHeads heads
 * @param contextLength positions there are, in tokens
 * @param layerNormEps added to the variance
 * @param bos the id that starts a text
 * @param eosIds the ids that end one
 * @param torchDtype the stored element type
 */
public record Gpt2Config(
        int vocabSize,
        int hiddenSize,
        int innerSize,
        int numLayers,
        int numHeads,
        int contextLength,
        double layerNormEps,
        OptionalInt bos,
        List<Integer> eosIds,
        DType torchDtype)
        implements HfConfig {
    // Two names of one function.
    private static final Set<String> GELU_TANH = Set.of("gelu_new", "gelu_pytorch_tanh");

    /**
     * Checks how the sizes belong together.
     *
     * @throws IllegalArgumentException when the heads do not divide the width
     */
    public Gpt2Config {
        eosIds = List.copyOf(eosIds);
        if (hiddenSize % numHeads != 0) {
            throw new IllegalArgumentException(
                    "n_embd is " + hiddenSize + " and n_head is " + numHeads + "; the second must divide the first.");
        }
    }

    static Gpt2Config read(JsonFields fields) {
        if (!GELU_TANH.contains(fields.text("activation_function").orElse("gelu_new"))) {
            throw fields.refused("activation_function", "supported are gelu_new and gelu_pytorch_tanh.");
        }
        CommonFields.requireFlag(fields, "scale_attn_weights", true);
        CommonFields.requireFlag(fields, "scale_attn_by_inverse_layer_idx", false);
        CommonFields.requireFlag(fields, "add_cross_attention", false);
        CommonFields.requireFlag(fields, "tie_word_embeddings", true);
        int vocabSize = fields.positiveInt("vocab_size");
        int hiddenSize = fields.positiveInt("n_embd");
        var inner = fields.optionalPositiveInt("n_inner");
        if (inner.isEmpty() && hiddenSize > Integer.MAX_VALUE / 4) {
            throw fields.refused("n_embd", "four times it, the width of the MLP, passes 2^31.");
        }
        var bos = CommonFields.bos(fields, vocabSize);
        try {
            return new Gpt2Config(
                    vocabSize,
                    hiddenSize,
                    inner.orElse(4 * hiddenSize),
                    CommonFields.layers(fields, "n_layer"),
                    fields.positiveInt("n_head"),
                    fields.positiveInt("n_positions"),
                    fields.positive("layer_norm_epsilon", 1e-5),
                    bos,
                    CommonFields.ids(fields, "eos_token_id", vocabSize),
                    CommonFields.dtype(fields));
        } catch (IllegalArgumentException e) {
            throw new FormatException(fields.source() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public String toJson() {
        var root = CommonFields.begin("GPT2LMHeadModel", modelType(), vocabSize);
        root.put("n_embd", hiddenSize);
        root.put("n_inner", innerSize);
        root.put("n_layer", numLayers);
        root.put("n_head", numHeads);
        root.put("n_positions", contextLength);
        root.put("n_ctx", contextLength);
        root.put("activation_function", "gelu_new");
        root.put("layer_norm_epsilon", layerNormEps);
        root.put("tie_word_embeddings", true);
        return CommonFields.end(root, bos, eosIds, torchDtype);
    }
}
