package dev.alea.formats.hf;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import dev.alea.formats.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The configuration of a language model as its folder states it. */
public sealed interface HfConfig permits LlamaConfig, Gpt2Config {
    /** The most bytes a configuration may have. */
    int MAX_BYTES = 4 << 20;

    /** How many entries the vocabulary has. */
    int vocabSize();

    /** The width of the residual stream. */
    int hiddenSize();

    /** How many blocks there are. */
    int numLayers();

    /** How many query heads a block has. */
    int numHeads();

    /** The longest sequence the model was made for, in tokens. */
    int contextLength();

    /** The id that starts a text, where there is one. */
    OptionalInt bos();

    /** The ids that end a text; may be empty. */
    List<Integer> eosIds();

    /** The element type the weights are stored in. */
    DType torchDtype();

    /** The model family's name as the file spells it. */
    String modelType();

    /** A configuration file for this model that old and new readers accept; pretty-printed, with a final line break. */
    String toJson();

    /**
     * Reads a configuration.
     *
     * @param fileOrFolder {@code config.json} or the folder it lies in
     * @throws FormatException when a field is missing, of a wrong kind or out of range, or the model needs what is not supported
     */
    static HfConfig read(Path fileOrFolder) {
        var file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve("config.json") : fileOrFolder;
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file + ": there is no such file; a model folder needs its config.json.");
        }
        return of(JsonFields.of(StrictJson.readObject(file, MAX_BYTES), file.toString()));
    }

    /**
     * Parses a configuration.
     *
     * @param json the bytes of a {@code config.json}
     * @param source what the sentences call it
     * @throws FormatException as {@link #read}
     */
    static HfConfig parse(byte[] json, String source) {
        return of(JsonFields.of(StrictJson.parseObject(json, source), source));
    }

    private static HfConfig of(JsonFields fields) {
        if (fields.has("quantization_config")) {
            throw fields.refused(
                    "quantization_config", "quantised checkpoints are not read; use the model's unquantised weights.");
        }
        return switch (fields.text("model_type").orElse("")) {
            case "llama", "qwen2", "mistral" -> LlamaReader.read(fields);
            case "gpt2" -> Gpt2Config.read(fields);
            default -> throw fields.refused("model_type", "supported are llama, qwen2, mistral and gpt2.");
        };
    }
}
