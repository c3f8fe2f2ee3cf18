package dev.alea.prune;

import java.util.List;

/**
 * How the gradient passes the draw of a mask.
 *
 * @param name {@code gumbel-softmax} (soft masks, the paper's), {@code straight-through-gumbel} (hard masks, soft gradient),
 *     {@code reinforce} (hard masks, only losses) or {@code leave-one-out} (several draws, each the others' baseline)
 * @param samples masks drawn per micro-batch by {@code leave-one-out}
 */
public record EstimatorSettings(String name, int samples) {
    /** The estimators that fit a mask of many groups, in the order of the documentation. */
    static final List<String> NAMES =
            List.of("gumbel-softmax", "straight-through-gumbel", "reinforce", "leave-one-out");

    public EstimatorSettings {
        Checks.that(NAMES.contains(name), "estimator.name is \"%s\"; allowed: %s", name, NAMES);
        Checks.that(
                samples >= 2 && samples <= 64,
                "estimator.samples is %d; allowed: 2 to 64 (leave-one-out compares each draw with the others)",
                samples);
    }

    /** Whether a forward pass sees 0/1 masks. */
    public boolean hard() {
        return !name.equals("gumbel-softmax");
    }

    /** Whether the gradient comes from log-probabilities and losses alone. */
    public boolean scoreFunction() {
        return name.equals("reinforce") || name.equals("leave-one-out");
    }
}
