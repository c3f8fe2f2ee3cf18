package dev.alea.formats.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sizes of a CLIP, as its folder states them.
 *
 * @param text the side that reads text
 * @param vision the side that sees pictures
 * @param projectionSize width of the space in which both sides meet
 * @param logitScaleInit logarithm of the factor of the cosines at the start of a training
 */
public record ClipConfig(ClipTextConfig text, ClipVisionConfig vision, int projectionSize, double logitScaleInit) {
    /** The name of the file in a model folder. */
    public static final String FILE = "config.json";

    /** The family's name in that file. */
    public static final String MODEL_TYPE = "clip";

    /** ln(1 / 0.07), rounded as the published files have it. */
    public static final double DEFAULT_LOGIT_SCALE = 2.6592;

    private static final int MAX_BYTES = 4 << 20;

    /**
     * Checks the width and the scale.
     *
     * @throws IllegalArgumentException when the width is not positive or the scale not finite
     */
    public ClipConfig {
        if (projectionSize < 1) {
            throw new IllegalArgumentException("projection_dim is " + projectionSize + "; it must be at least 1.");
        }
        if (!Double.isFinite(logitScaleInit)) {
            throw new IllegalArgumentException(
                    "logit_scale_init_value is " + logitScaleInit + "; it must be a finite number.");
        }
    }

    /**
     * Reads a configuration.
     *
     * @param fileOrFolder {@code config.json} or the folder it lies in
     * @throws FormatException when a field is of a wrong kind or out of range, or the model is none that is supported
     */
    public static ClipConfig read(Path fileOrFolder) {
        var file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(FILE) : fileOrFolder;
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file + ": there is no such file; a model folder needs its " + FILE + ".");
        }
        return ClipConfigReader.read(JsonFields.of(StrictJson.readObject(file, MAX_BYTES), file.toString()));
    }

    /**
     * Parses a configuration.
     *
     * @param json the bytes of a {@code config.json}
     * @param source what the sentences call it
     * @throws FormatException as {@link #read}
     */
    public static ClipConfig parse(byte[] json, String source) {
        return ClipConfigReader.read(JsonFields.of(StrictJson.parseObject(json, source), source));
    }

    /** A configuration file for this model, every default written out; pretty-printed, with a final line break. */
    public String toJson() {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.putArray("architectures").add("CLIPModel");
        root.put("model_type", MODEL_TYPE);
        root.put("projection_dim", projectionSize);
        root.put("logit_scale_init_value", logitScaleInit);
        root.put("torch_dtype", "float32");
        ObjectNode words = root.putObject("text_config");
        words.put("model_type", "clip_text_model");
        words.put("vocab_size", text.vocabSize());
        words.put("max_position_embeddings", text.maxPositions());
        put(words, text.blocks());
        words.put("bos_token_id", text.bos());
        words.put("eos_token_id", text.eos());
        words.put("pad_token_id", text.pad());
        ObjectNode pictures = root.putObject("vision_config");
        pictures.put("model_type", "clip_vision_model");
        pictures.put("image_size", vision.imageSize());
        pictures.put("patch_size", vision.patchSize());
        pictures.put("num_channels", ClipConfigReader.CHANNELS);
        put(pictures, vision.blocks());
        return root.toPrettyString() + "\n";
    }

    private void put(ObjectNode side, ClipBlocks blocks) {
        side.put("hidden_size", blocks.hiddenSize());
        side.put("intermediate_size", blocks.intermediateSize());
        side.put("projection_dim", projectionSize);
        side.put("num_hidden_layers", blocks.numLayers());
        side.put("num_attention_heads", blocks.numHeads());
        side.put("hidden_act", blocks.activation().spelling());
        side.put("layer_norm_eps", blocks.layerNormEps());
        side.put("attention_dropout", 0.0);
    }
}
