package dev.alea.explain.decision;

/** A change of the model for all pictures, kept and listed with it. */
public sealed interface Edit {
    /** The number of the concept. */
    int concept();

    /**
     * A class weighs a concept differently.
     *
     * @param classIndex the class
     * @param concept the concept
     * @param weight the new weight, in logits per unit of the activation
     */
    record Weight(int classIndex, int concept, double weight) implements Edit {
        /** Refuses a weight that is no number. */
        public Weight {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("The new weight of concept " + concept + " for class " + classIndex
                        + " is " + weight + "; give a finite number.");
            }
        }
    }

    /** No class weighs the concept any more. */
    record Prune(int concept) implements Edit {}
}
