package dev.alea.prune.pretrain;

import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sizes and schedule of a small Llama.
 *
 * @param vocabulary entries of the tokenizer
 * @param hidden width of the residual stream
 * @param inner width of the MLP
 * @param layers blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads
 * @param context tokens of a training row, and the longest sequence
 * @param batch rows of a step
 * @param steps optimizer steps
 * @param learningRate the highest rate; reached after a twentieth of the steps, falls to a tenth along a cosine
 * @param seed of weights and data order
 */
public record PretrainConfig(
        int vocabulary,
        int hidden,
        int inner,
        int layers,
        int heads,
        int keyValueHeads,
        int context,
        int batch,
        int steps,
        double learningRate,
        long seed) {

    /** Checks the sizes. */
    public PretrainConfig {
        if (hidden % heads != 0 || heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("heads (" + heads + ") must divide hidden (" + hidden
                    + "), and keyValueHeads (" + keyValueHeads + ") must divide heads");
        }
        if (context < 2 || batch < 1 || steps < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "context must be at least 2, batch and steps at least 1, the rate positive; " + "found " + context
                            + ", " + batch + ", " + steps + ", " + learningRate);
        }
    }

    /**
     * A model of about a million parameters, which two cores train in a minute or two.
     *
     * @param vocabulary entries of the tokenizer
     */
    public static PretrainConfig small(int vocabulary) {
        return new PretrainConfig(vocabulary, 128, 344, 4, 4, 2, 128, 16, 600, 3e-3, 1);
    }

    /** The same for another number of steps. */
    public PretrainConfig withSteps(int other) {
        return new PretrainConfig(
                vocabulary, hidden, inner, layers, heads, keyValueHeads, context, batch, other, learningRate, seed);
    }

    /** The model that these sizes describe. */
    LlamaConfig model() {
        return new LlamaConfig(
                vocabulary,
                hidden,
                inner,
                layers,
                heads,
                keyValueHeads,
                hidden / heads,
                1e-5,
                context,
                1e4,
                Optional.empty(),
                true,
                false,
                false,
                false,
                "llama",
                OptionalInt.empty(),
                List.of(),
                DType.F32);
    }

    /** The rate at a step. */
    double learningRate(int step) {
        int warmup = Math.max(1, steps / 20);
        if (step < warmup) {
            return learningRate * (step + 1) / warmup;
        }
        double fraction = (double) (step - warmup) / Math.max(1, steps - warmup);
        return learningRate * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * fraction)));
    }
}
