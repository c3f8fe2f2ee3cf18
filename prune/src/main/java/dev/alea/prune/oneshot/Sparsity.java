package dev.alea.prune.oneshot;

import dev.alea.choice.structure.MaskPattern;

/** How many weights go, and from where. */
public sealed interface Sparsity {
    /** N of every M neighbours along the input stay. */
    static Sparsity pattern(int keep, int of) {
        return new Pattern(new MaskPattern(keep, of));
    }

    /**
     * N of every M neighbours along the input stay.
     *
     * @param pattern N and M
     */
    record Pattern(MaskPattern pattern) implements Sparsity {}

    /**
     * A share of the weights goes, wherever they are.
     *
     * @param ratio share that goes, in (0, 1)
     */
    record Unstructured(double ratio) implements Sparsity {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException when the ratio is outside (0, 1)
         */
        public Unstructured {
            if (!(ratio > 0 && ratio < 1)) {
                throw new IllegalArgumentException(
                        "the share of weights to remove is " + ratio + "; allowed is above 0 and below 1");
            }
        }
    }

    /**
     * Checks that a layer can be pruned like this.
     *
     * @throws IllegalArgumentException naming the layer and its shape when its inputs are no multiple of M
     */
    default void require(String layer, long rows, long columns) {
        if (this instanceof Pattern(MaskPattern p) && columns % p.of() != 0) {
            throw new IllegalArgumentException(
                    "the layer " + layer + " has the shape [" + rows + ", " + columns + "], and "
                            + columns + " inputs cannot be cut into groups of " + p.of() + " for the pattern " + p
                            + "; choose a pattern that divides them, or exclude the layer");
        }
    }
}
