package dev.alea.prune.model;

import org.bytedeco.pytorch.Tensor;

/** Sees the input of every prunable linear layer during a forward pass. */
@FunctionalInterface
public interface LinearObserver {
    /** Sees nothing. */
    LinearObserver NONE = (name, input) -> {};

    /**
     * Called before the layer is applied.
     *
     * <p>Shape: input [batch, tokens, in].
     *
     * @param name name of the layer's weight
     * @param input what the layer is applied to; valid during the call only
     */
    void observe(String name, Tensor input);
}
