package dev.alea.explain.clip;

import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.TensorData;
import dev.alea.torch.ParameterReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;

/**
 * A network read from a folder or a file, in either layout that is in use.
 *
 * @param clip the network; its tensors belong to the scope in which it was read
 * @param warnings sentences about what was found and not used
 */
record ClipWeights(Clip clip, List<String> warnings) {
    /** The file of folders that open_clip wrote. */
    private static final String OPEN_CLIP = "open_clip_model.safetensors";

    // Positions 0, 1, 2, ... which old checkpoints carry.
    private static final Pattern BUFFER = Pattern.compile("(text|vision)_model\\.embeddings\\.position_ids");

    /**
     * Reads a network; its weights are copied and converted to float32.
     *
     * @param source a folder with its weights, or a safetensors file
     * @param device where the weights go
     * @throws dev.alea.formats.FormatException when a file is malformed or the tensors are not those of the configuration
     */
    static ClipWeights read(Path source, Device device) {
        try (var checkpoint = Checkpoint.open(weights(source))) {
            var stored = new LinkedHashMap<String, TensorData>();
            checkpoint.names().forEach(name -> stored.put(name, checkpoint.tensor(name)));
            return OpenAiLayout.is(stored.keySet())
                    ? openAi(source, stored, device)
                    : huggingFace(source, stored, device);
        }
    }

    /** What is opened for a source. */
    static Path weights(Path source) {
        Path openClip = source.resolve(OPEN_CLIP);
        return Files.isRegularFile(openClip) ? openClip : source;
    }

    private static ClipWeights huggingFace(Path source, Map<String, TensorData> stored, Device device) {
        Path folder = Files.isDirectory(source) ? source : source.resolveSibling(ClipConfig.FILE);
        ClipConfig config = ClipConfig.read(folder);
        return read(source, config, stored, false, List.of(), device);
    }

    private static ClipWeights openAi(Path source, Map<String, TensorData> stored, Device device) {
        OpenAiLayout.Inferred inferred = OpenAiLayout.config(source, stored);
        return read(source, inferred.config(), OpenAiLayout.renamed(stored), true, inferred.warnings(), device);
    }

    private static ClipWeights read(
            Path source,
            ClipConfig config,
            Map<String, TensorData> stored,
            boolean openAi,
            List<String> noted,
            Device device) {
        var expected = Clip.shapes(config);
        var warnings = new ArrayList<>(noted);
        var used = new LinkedHashMap<String, TensorData>();
        new TreeMap<>(stored).forEach((name, tensor) -> {
            if (expected.containsKey(name)) {
                used.put(name, tensor);
            } else if (!BUFFER.matcher(name).matches()) {
                warnings.add(source + ": the tensor '" + name + "' with shape "
                        + tensor.shape().dims() + " is not a parameter of this configuration and was not read.");
            }
        });
        var onDisk = new LinkedHashMap<>(expected);
        if (openAi) {
            onDisk.replaceAll((name, dims) -> OpenAiLayout.turned(name) ? dims.reversed() : dims);
        }
        var parameters =
                ParameterReader.read(source, onDisk, used, name -> openAi && OpenAiLayout.turned(name), device);
        return new ClipWeights(new Clip(config, parameters), List.copyOf(warnings));
    }
}
