package dev.alea.prune.model;

import dev.alea.formats.FormatException;
import dev.alea.formats.hf.Gpt2Config;
import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.llama2c.Llama2cCheckpoint;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.formats.tokenizer.Tokenizers;
import dev.alea.torch.ParameterReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;

/** Loads a model from a Hugging Face folder or a llama2.c file. */
public final class ModelFolder {
    private static final String HEAD = "lm_head.weight";
    // Buffers that old checkpoints carry although they follow from the configuration.
    private static final Pattern LLAMA_BUFFER =
            Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");
    private static final Pattern GPT2_BUFFER = Pattern.compile("transformer\\.h\\.\\d+\\.attn\\.(bias|masked_bias)");

    private ModelFolder() {}

    /**
     * Loads model and tokenizer; the weights are copied, converted to float32 and handed to the enclosing scope.
     *
     * @param source folder with config.json and safetensors, or a llama2.c {@code .bin} with its tokenizer beside it
     * @param device where the weights go
     * @throws dev.alea.formats.FormatException when a file is malformed or the tensors are not those of the configuration
     */
    public static LoadedModel load(Path source, Device device) {
        if (Files.isDirectory(source)) {
            return folder(source, device);
        }
        if (!Files.exists(source)) {
            throw new FormatException(source + ": there is no such model; name a Hugging Face folder (config.json and"
                    + " model.safetensors) or a llama2.c .bin file.");
        }
        var stored = Llama2cCheckpoint.read(source);
        var tensors = new HashMap<String, TensorData>();
        stored.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
        return new LoadedModel(
                llama(source, stored.config(), tensors, device), beside(source), stored.config(), source);
    }

    private static LoadedModel folder(Path source, Device device) {
        var config = HfConfig.read(source);
        try (var checkpoint = Checkpoint.open(source)) {
            var tensors = new HashMap<String, TensorData>();
            for (var name : checkpoint.names()) {
                tensors.put(name, checkpoint.tensor(name));
            }
            var model = switch (config) {
                case LlamaConfig c -> llama(source, c, tensors, device);
                case Gpt2Config c -> gpt2(source, c, tensors, device);
            };
            return new LoadedModel(model, Tokenizers.openIfPresent(source), config, source);
        }
    }

    private static Llama llama(Path source, LlamaConfig config, Map<String, TensorData> tensors, Device device) {
        tensors.keySet().removeIf(name -> LLAMA_BUFFER.matcher(name).matches());
        if (config.tieWordEmbeddings()) {
            tensors.remove(HEAD);
        }
        return new Llama(config, ParameterReader.read(source, Llama.shapes(config), tensors, name -> false, device));
    }

    private static Gpt2 gpt2(Path source, Gpt2Config config, Map<String, TensorData> stored, Device device) {
        var tensors = new HashMap<String, TensorData>();
        stored.forEach((name, tensor) -> {
            boolean prefixed = name.startsWith("transformer.") || name.equals(HEAD);
            tensors.put(prefixed ? name : "transformer." + name, tensor);
        });
        tensors.keySet().removeIf(name -> GPT2_BUFFER.matcher(name).matches());
        tensors.remove(HEAD); // always tied
        return new Gpt2(config, ParameterReader.read(source, Gpt2.shapes(config), tensors, Gpt2::transposed, device));
    }

    private static Optional<Tokenizer> beside(Path file) {
        var folder = file.toAbsolutePath().getParent();
        return folder == null ? Optional.empty() : Tokenizers.openIfPresent(folder);
    }
}
