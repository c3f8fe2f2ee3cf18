package dev.alea.prune.model;

import org.bytedeco.pytorch.Tensor;

/** Where a forward pass gets each parameter from: the model itself, or something that masks it on the way. */
@FunctionalInterface
public interface Weights {
    /**
     * The parameter to compute with.
     *
     * <p>Shape: that of the model's own parameter, matrices as [out, in].
     *
     * @param name name of the parameter as the checkpoint spells it
     */
    Tensor get(String name);
}
