package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Joint states of independent variables that share a list of states. */
final class Enumeration {
    private Enumeration() {}

    /** Returns states^variables, at most Long.MAX_VALUE. */
    static long joint(long states, long variables) {
        long product = 1;
        for (long v = 0; v < variables && states > 1; v++) {
            if (product > Long.MAX_VALUE / states) {
                return Long.MAX_VALUE;
            }
            product *= states;
        }
        return product;
    }

    static void require(String what, long joint) {
        if (joint > Structure.MAX_STATES) {
            throw new IllegalArgumentException(what + " of this size has "
                    + (joint == Long.MAX_VALUE ? "more than 9e18" : joint) + " joint states; at most "
                    + Structure.MAX_STATES + " are enumerated. Estimate by sampling instead, such as leave-one-out.");
        }
    }

    /**
     * Returns every combination, the last variable fastest.
     *
     * <p>Shape: one [n, R] (n states of R entries), result [n^V, V, R].
     */
    static Tensor product(Tensor one, long variables) {
        long states = one.size(0);
        int joint = Math.toIntExact(joint(states, variables));
        int count = Math.toIntExact(variables);
        long[] digits = new long[joint * count];
        for (int s = 0; s < joint; s++) {
            long rest = s;
            for (int v = count - 1; v >= 0; v--) {
                digits[s * count + v] = rest % states;
                rest /= states;
            }
        }
        Tensor index =
                Tensors.of(digits, digits.length).to(one.device(), org.bytedeco.pytorch.global.torch.ScalarType.Long);
        return one.index_select(0, index).reshape(joint, variables, one.size(1));
    }
}
