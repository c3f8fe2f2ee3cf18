package dev.alea.prune.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.Llama;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The random start of a small Llama: matrices from a normal law of deviation 0.02, those that write into the residual stream
 * divided by the root of twice the number of blocks, norms at one.
 *
 * <p>Source: Radford et al., Language Models are Unsupervised Multitask Learners (2019), section 2.3.
 */
final class InitialWeights {
    private static final double DEVIATION = 0.02;

    private InitialWeights() {}

    /**
     * Writes configuration, weights and tokenizer as a Hugging Face folder.
     *
     * <p>Randomness: one stream per parameter, by its name.
     */
    static void write(PretrainConfig config, String tokenizerJson, Path folder) {
        try {
            Files.createDirectories(folder);
            LlamaConfig model = config.model();
            Files.writeString(folder.resolve("config.json"), model.toJson());
            Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson);
            Draws draws = Draws.of(config.seed());
            List<TensorData> tensors = new ArrayList<>();
            Llama.shapes(model).forEach((name, dims) -> tensors.add(values(name, dims, draws, config.layers())));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TensorData values(String name, List<Long> dims, Draws draws, int layers) {
        Shape shape = new Shape(dims);
        float[] values = new float[Math.toIntExact(shape.elements())];
        if (shape.rank() == 1) {
            Arrays.fill(values, 1);
            return TensorData.of(name, shape, values);
        }
        draws.stream("init/" + name).fillNormal(values);
        boolean writesResidual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
        float deviation = (float) (writesResidual ? DEVIATION / Math.sqrt(2.0 * layers) : DEVIATION);
        for (int i = 0; i < values.length; i++) {
            values[i] *= deviation;
        }
        return TensorData.of(name, shape, values);
    }
}
