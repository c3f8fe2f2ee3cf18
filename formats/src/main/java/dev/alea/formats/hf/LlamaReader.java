package dev.alea.formats.hf;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the Llama family's configuration in both spellings and refuses what the model here would compute otherwise. */
final class LlamaReader {
    private static final double DEFAULT_THETA = 10_000;

    private LlamaReader() {}

    static LlamaConfig read(JsonFields fields) {
        String type = fields.text("model_type").orElse("llama");
        requirePlain(fields, type);
        int vocabSize = fields.positiveInt("vocab_size");
        int hiddenSize = fields.positiveInt("hidden_size");
        int heads = fields.positiveInt("num_attention_heads");
        // Models before the rename keep theta beside the scaling, newer ones inside rope_parameters.
        var rope = fields.child("rope_parameters").or(() -> fields.child("rope_scaling"));
        var theta =
                fields.child("rope_parameters").filter(r -> r.has("rope_theta")).orElse(fields);
        boolean bias = type.equals("llama") && fields.flag("attention_bias", false);
        var bos = CommonFields.bos(fields, vocabSize);
        try {
            return new LlamaConfig(
                    vocabSize,
                    hiddenSize,
                    fields.positiveInt("intermediate_size"),
                    CommonFields.layers(fields, "num_hidden_layers"),
                    heads,
                    fields.optionalPositiveInt("num_key_value_heads").orElse(heads),
                    headDim(fields, hiddenSize, heads),
                    fields.positive("rms_norm_eps", 1e-6),
                    fields.positiveInt("max_position_embeddings"),
                    theta.positive("rope_theta", DEFAULT_THETA),
                    rope.flatMap(LlamaReader::scaling),
                    fields.flag("tie_word_embeddings", false),
                    bias || type.equals("qwen2"),
                    bias,
                    type.equals("llama") && fields.flag("mlp_bias", false),
                    type,
                    bos,
                    CommonFields.ids(fields, "eos_token_id", vocabSize),
                    CommonFields.dtype(fields));
        } catch (IllegalArgumentException e) {
            throw new FormatException(fields.source() + ": " + e.getMessage(), e);
        }
    }

    private static int headDim(JsonFields fields, int hiddenSize, int heads) {
        OptionalInt stated = fields.optionalPositiveInt("head_dim");
        if (stated.isEmpty() && hiddenSize % heads != 0) {
            throw fields.refused(
                    "head_dim", "hidden_size " + hiddenSize + " is no multiple of " + heads + " heads, so state it.");
        }
        return stated.orElse(hiddenSize / heads);
    }

    private static void requirePlain(JsonFields fields, String type) {
        if (!fields.text("hidden_act").orElse("silu").equals("silu")) {
            throw fields.refused("hidden_act", "only silu is supported.");
        }
        CommonFields.requireFlag(fields, "use_sliding_window", false);
        var window = fields.optionalPositiveInt("sliding_window");
        if (type.equals("mistral")
                && window.isPresent()
                && window.getAsInt() < fields.positiveInt("max_position_embeddings")) {
            throw fields.refused(
                    "sliding_window", "attention over a sliding window is not supported; use a model without one.");
        }
        if (!fields.texts("layer_types").stream().allMatch("full_attention"::equals)) {
            throw fields.refused("layer_types", "only full_attention is supported.");
        }
    }

    private static Optional<RopeScaling> scaling(JsonFields rope) {
        String key = rope.has("rope_type") ? "rope_type" : "type";
        if (rope.positive("partial_rotary_factor", 1) != 1) {
            throw rope.refused("partial_rotary_factor", "only 1 is supported.");
        }
        return switch (rope.text(key).orElse("default")) {
            case "default" -> Optional.empty();
            case "llama3" ->
                Optional.of(new RopeScaling(
                        rope.positive("factor"),
                        rope.positive("low_freq_factor"),
                        rope.positive("high_freq_factor"),
                        rope.positiveInt("original_max_position_embeddings")));
            default -> throw rope.refused(key, "supported are default and llama3.");
        };
    }
}
