package dev.alea.prune;

import dev.alea.formats.llama2c.Llama2cCheckpoint;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import dev.alea.torch.StateDicts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tensors of a model as they lie in its files.
 *
 * @param tensors by the name in the file
 * @param files what must be closed, when the tensors are mapped
 * @param config the text of config.json, when the source has no such file
 */
record SourceTensors(SequencedMap<String, TensorData> tensors, Optional<Checkpoint> files, Optional<String> config)
        implements AutoCloseable {

    /** Opens a Hugging Face folder or a llama2.c file. */
    static SourceTensors open(Path source) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        if (Files.isRegularFile(source) && !source.toString().endsWith(".safetensors")) {
            Llama2cCheckpoint stored = Llama2cCheckpoint.read(source);
            stored.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
            return new SourceTensors(
                    tensors, Optional.empty(), Optional.of(stored.config().toJson()));
        }
        Checkpoint files = Checkpoint.open(source);
        files.names().forEach(name -> tensors.put(name, files.tensor(name)));
        return new SourceTensors(tensors, Optional.of(files), Optional.empty());
    }

    /** A tensor by its name in the file. */
    TensorData tensor(String name) {
        TensorData found = tensors.get(name);
        if (found == null) {
            throw new DataException("the source has no tensor " + name);
        }
        return found;
    }

    List<TensorData> all() {
        return List.copyOf(tensors.values());
    }

    /** The name in the model of a tensor of the file: the original GPT-2 files leave the prefix out. */
    static String parameterName(Map<String, Tensor> parameters, String stored) {
        return parameters.containsKey(stored) ? stored : "transformer." + stored;
    }

    /** Weights rounded to the types of the source, in float32: what a model that was written and read again has. */
    static Map<String, Tensor> rounded(Path source, Map<String, Tensor> weights) {
        Map<String, Tensor> result = new LinkedHashMap<>(weights);
        try (SourceTensors stored = open(source)) {
            stored.tensors.forEach((name, data) -> {
                Tensor weight = weights.get(parameterName(weights, name));
                if (weight != null && data.dtype() != DType.F32) {
                    result.put(
                            parameterName(weights, name),
                            weight.to(StateDicts.type(data.dtype())).to(ScalarType.Float));
                }
            });
        }
        return result;
    }

    @Override
    public void close() {
        files.ifPresent(Checkpoint::close);
    }
}
