package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Tensor;

/**
 * The function f whose expectation is minimised.
 *
 * <p>Gradient: parameters inside a cost receive the ordinary gradient of the mean cost at the forwarded events.
 */
@FunctionalInterface
public interface Cost {
    /** How the costs of a batch depend on its items. */
    enum Coupling {
        /** The cost of an item depends on the event of that item alone. */
        PER_ITEM,
        /** The whole batch is one event with one cost, as with batch normalisation or a contrastive loss. */
        JOINT
    }

    /**
     * Returns the cost of every event.
     *
     * <p>Shape: events [S, B.., event], result [S, B..], or [S] where the coupling is {@link Coupling#JOINT}.
     */
    Tensor of(Tensor events);

    /** Whether the cost makes sense between the 0/1 events, where relaxed estimators evaluate it. */
    default boolean acceptsInterior() {
        return true;
    }

    /** Returns how items depend on one another. */
    default Coupling coupling() {
        return Coupling.PER_ITEM;
    }
}
