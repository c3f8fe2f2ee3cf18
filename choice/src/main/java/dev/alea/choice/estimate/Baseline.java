package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Tensor;

/** A guess of the cost of an item before its choice is drawn, such as a network of the item's input. */
@FunctionalInterface
public interface Baseline {
    /**
     * Returns the guess for every item.
     *
     * <p>Shape: logits [B.., own two dimensions], without a gradient; result [B..].
     */
    Tensor of(Tensor logits);
}
