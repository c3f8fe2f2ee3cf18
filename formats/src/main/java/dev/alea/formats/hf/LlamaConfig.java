package dev.alea.formats.hf;

import dev.alea.formats.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model of the Llama family: pre-norm blocks with RMSNorm, rotary positions, grouped-query attention and a gated SiLU MLP.
 *
 * @param vocabSize entries of the vocabulary
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the MLP
 * @param numLayers blocks
 * @param numHeads query heads
 * @param numKeyValueHeads key and value heads; divides the query heads
 * @param headDim width of one head, even; need not be hiddenSize / numHeads
 * @param rmsNormEps added to the mean square
 * @param maxPositionEmbeddings longest sequence, in tokens
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling the llama3 stretching, where there is one
 * @param tieWordEmbeddings whether the head is the embedding
 * @param attentionBias whether q, k and v have biases
 * @param outputBias whether the attention's output projection has one
 * @param mlpBias whether the MLP's projections have them
 * @param modelType "llama", "qwen2" or "mistral"
 * @param bos the id that starts a text
 * @param eosIds the ids that end one
 * @param torchDtype the stored element type
 */
public record LlamaConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numLayers,
        int numHeads,
        int numKeyValueHeads,
        int headDim,
        double rmsNormEps,
        int maxPositionEmbeddings,
        double ropeTheta,
        Optional<RopeScaling> ropeScaling,
        boolean tieWordEmbeddings,
        boolean attentionBias,
        boolean outputBias,
        boolean mlpBias,
        String modelType,
        OptionalInt bos,
        List<Integer> eosIds,
        DType torchDtype)
        implements HfConfig {
    /**
     * Checks how the sizes belong together.
     *
     * @throws IllegalArgumentException when heads do not divide, the head's width is odd, or a family's biases are not its own
     */
    public LlamaConfig {
        eosIds = List.copyOf(eosIds);
        if (numHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads is " + numHeads + " and num_key_value_heads is "
                    + numKeyValueHeads + "; the second must divide the first.");
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim is " + headDim + "; rotary positions turn pairs, so it must be even.");
        }
        boolean ownBiases = switch (modelType) {
            case "llama" -> attentionBias == outputBias;
            case "qwen2" -> attentionBias && !outputBias && !mlpBias;
            case "mistral" -> !attentionBias && !outputBias && !mlpBias;
            default ->
                throw new IllegalArgumentException(
                        "model_type is " + modelType + "; supported are llama, qwen2 and mistral.");
        };
        if (!ownBiases) {
            throw new IllegalArgumentException("A " + modelType + " model cannot have attention biases " + attentionBias
                    + ", output bias " + outputBias + " and MLP biases " + mlpBias + ".");
        }
    }

    @Override
    public int contextLength() {
        return maxPositionEmbeddings;
    }

    @Override
    public String toJson() {
        ObjectNode root = CommonFields.begin(architecture(), modelType, vocabSize);
        root.put("hidden_size", hiddenSize);
        root.put("intermediate_size", intermediateSize);
        root.put("num_hidden_layers", numLayers);
        root.put("num_attention_heads", numHeads);
        root.put("num_key_value_heads", numKeyValueHeads);
        root.put("head_dim", headDim);
        root.put("hidden_act", "silu");
        root.put("rms_norm_eps", rmsNormEps);
        root.put("max_position_embeddings", maxPositionEmbeddings);
        root.put("tie_word_embeddings", tieWordEmbeddings);
        if (modelType.equals("llama")) {
            root.put("attention_bias", attentionBias);
            root.put("mlp_bias", mlpBias);
        }
        if (modelType.equals("mistral")) {
            root.putNull("sliding_window");
        }
        putRope(root);
        return CommonFields.end(root, bos, eosIds, torchDtype);
    }

    // The old spelling: the new readers translate it, the old ones know no other.
    private void putRope(ObjectNode root) {
        root.put("rope_theta", ropeTheta);
        ropeScaling.ifPresent(scaling -> root.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", scaling.factor())
                .put("low_freq_factor", scaling.lowFreqFactor())
                .put("high_freq_factor", scaling.highFreqFactor())
                .put("original_max_position_embeddings", scaling.originalMaxPositionEmbeddings()));
    }

    private String architecture() {
        return switch (modelType) {
            case "qwen2" -> "Qwen2ForCausalLM";
            case "mistral" -> "MistralForCausalLM";
            default -> "LlamaForCausalLM";
        };
    }
}
