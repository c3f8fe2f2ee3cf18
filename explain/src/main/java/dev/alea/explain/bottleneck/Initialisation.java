package dev.alea.explain.bottleneck;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Where the concept layer starts. */
public enum Initialisation {
    /** Uniform in +-1/sqrt(D), as the published code leaves it: activation j then has nothing to do with concept j. */
    DEFAULT,
    /** The identity: activation j is the score of concept j, and training moves it from there. */
    IDENTITY;

    /** The weights of the concept layer. Shape: [D, D] float32. */
    Tensor weights(int concepts, Draws draws) {
        return switch (this) {
            case DEFAULT -> uniform(draws, concepts, concepts);
            case IDENTITY -> torch.eye(concepts);
        };
    }

    /**
     * Uniform values within one over the root of the number of columns, the start of a linear layer.
     *
     * <p>Source: He et al. 2015 with the slope that PyTorch's layers use.
     */
    static Tensor uniform(Draws draws, long rows, long columns) {
        var values = new float[Math.toIntExact(Math.multiplyExact(rows, columns))];
        draws.fillUniform(values);
        float bound = (float) (1 / Math.sqrt((double) columns));
        for (int i = 0; i < values.length; i++) {
            values[i] = (2 * values[i] - 1) * bound;
        }
        return Tensors.of(values, rows, columns);
    }
}
