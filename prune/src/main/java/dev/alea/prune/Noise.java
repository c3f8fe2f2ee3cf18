package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Noise as tensors. */
final class Noise {
    private Noise() {}

    /** Standard normal values of elements 0, 1, ... Shape: [rows, columns] float32. */
    static Tensor normal(Draws draws, long rows, long columns) {
        float[] values = new float[Math.toIntExact(rows * columns)];
        draws.fillNormal(values);
        return Tensors.of(values, rows, columns);
    }
}
