package dev.alea.formats.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a CLIP's configuration: files leave out what has its default, and old ones say it twice. */
final class ClipConfigReader {
    static final int CHANNELS = 3;
    private static final int MAX_LAYERS = 10_000;

    /** What to say about models that are CLIP's relatives. */
    private static final Map<String, String> RELATIVES = Map.of(
            "siglip", "SigLIP has a bias on its logits, a sigmoid loss and another tokenizer",
            "siglip2", "SigLIP 2 has a bias on its logits, a sigmoid loss and another tokenizer",
            "align", "ALIGN sees with EfficientNet and reads with BERT",
            "altclip", "AltCLIP reads with XLM-RoBERTa",
            "chinese_clip", "Chinese CLIP reads with BERT",
            "clipseg", "CLIPSeg is a decoder of masks on top of a CLIP",
            "blip", "BLIP reads with BERT",
            "clip_text_model", "this is only the side that reads text",
            "clip_vision_model", "this is only the side that sees pictures");

    private ClipConfigReader() {}

    static ClipConfig read(JsonFields fields) {
        requireClip(fields);
        JsonFields text = side(fields, "text_config");
        JsonFields vision = side(fields, "vision_config");
        if (vision.optionalPositiveInt("num_channels").orElse(CHANNELS) != CHANNELS) {
            throw vision.refused("num_channels", "pictures have 3 channels: red, green, blue.");
        }
        ClipBlocks words = blocks(text, 512, 2048, 12, 8);
        ClipBlocks patches = blocks(vision, 768, 3072, 12, 12);
        return checked(
                fields.source(),
                () -> new ClipConfig(
                        checked(text, () -> words(text, words)),
                        checked(
                                vision,
                                () -> new ClipVisionConfig(
                                        patches,
                                        vision.optionalPositiveInt("image_size").orElse(224),
                                        vision.optionalPositiveInt("patch_size").orElse(32))),
                        fields.optionalPositiveInt("projection_dim").orElse(512),
                        fields.number("logit_scale_init_value", ClipConfig.DEFAULT_LOGIT_SCALE)));
    }

    private static ClipTextConfig words(JsonFields text, ClipBlocks blocks) {
        return new ClipTextConfig(
                blocks,
                text.optionalPositiveInt("vocab_size").orElse(49408),
                text.optionalPositiveInt("max_position_embeddings").orElse(77),
                text.optionalId("bos_token_id").orElse(49406),
                text.optionalId("eos_token_id").orElse(49407),
                text.optionalId("pad_token_id").orElse(1));
    }

    private static ClipBlocks blocks(JsonFields side, int hidden, int inner, int layers, int heads) {
        int numLayers = side.optionalPositiveInt("num_hidden_layers").orElse(layers);
        if (numLayers > MAX_LAYERS) {
            throw side.refused("num_hidden_layers", "at most " + MAX_LAYERS + " layers are supported.");
        }
        Activation activation = Activation.of(side.text("hidden_act").orElse(Activation.QUICK_GELU.spelling()))
                .orElseThrow(() -> side.refused("hidden_act", "supported are " + Activation.allowed() + "."));
        return checked(
                side,
                () -> new ClipBlocks(
                        side.optionalPositiveInt("hidden_size").orElse(hidden),
                        side.optionalPositiveInt("intermediate_size").orElse(inner),
                        numLayers,
                        side.optionalPositiveInt("num_attention_heads").orElse(heads),
                        activation,
                        side.positive("layer_norm_eps", 1e-5)));
    }

    private static void requireClip(JsonFields fields) {
        String type = fields.text("model_type").orElse("");
        if (type.equals(ClipConfig.MODEL_TYPE)) {
            requireUnquantised(fields);
            return;
        }
        String why = RELATIVES.get(type);
        throw fields.refused(
                "model_type", (why == null ? "" : why + "; ") + "supported is clip, with a vision transformer.");
    }

    private static void requireUnquantised(JsonFields fields) {
        if (fields.has("quantization_config")) {
            throw fields.refused(
                    "quantization_config", "quantised checkpoints are not read; use the model's unquantised weights.");
        }
    }

    /** One side's fields; what the old spelling ({@code ..._dict}) says comes before what the new one says. */
    private static JsonFields side(JsonFields fields, String key) {
        Optional<JsonFields> now = fields.child(key);
        Optional<JsonFields> before = fields.child(key + "_dict");
        ObjectNode merged = JsonMapper.builder().build().createObjectNode();
        now.ifPresent(side -> merged.setAll(side.object()));
        before.ifPresent(
                side -> side.object().properties().forEach(field -> merged.set(field.getKey(), field.getValue())));
        return new JsonFields(merged, fields.source(), key + ".");
    }

    private interface Built<T> {
        T get();
    }

    private static <T> T checked(JsonFields side, Built<T> built) {
        return checked(side.source() + ": " + side.path().replaceAll("\\.$", ""), built);
    }

    private static <T> T checked(String where, Built<T> built) {
        try {
            return built.get();
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ": " + e.getMessage(), e);
        }
    }
}
