package dev.alea.choice.estimate;

/** What the mean of an estimate is; the tests of an estimator are generated from it. */
public enum Bias {
    /** The gradient of the expected cost, for every cost. */
    UNBIASED,
    /** That gradient for costs that are quadratic in the event. */
    SECOND_ORDER,
    /** That gradient for costs that are linear in the event. */
    FIRST_ORDER,
    /** The gradient of the expected cost of a relaxed event, which tends to the true one as the temperature falls. */
    RELAXED,
    /** The gradient of the expected cost under a law of its own, without noise. */
    OWN_LAW,
    /** None of these: a direction that works in practice. */
    HEURISTIC
}
