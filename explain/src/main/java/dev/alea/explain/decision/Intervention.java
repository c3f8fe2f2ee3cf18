package dev.alea.explain.decision;

/** A concept of one picture set by hand, to see what the decision would have been. */
public sealed interface Intervention {
    /** The number of the concept. */
    int concept();

    /** The concept contributes nothing: its gate is closed, or its score is the mean of all pictures. */
    record Off(int concept) implements Intervention {}

    /**
     * The concept is clearly there: its score is what the rule was given as typical of pictures that have it, its gate open.
     *
     * @param concept the number
     * @param score psi of a picture that has it, such as a high percentile over the training pictures
     */
    record On(int concept, double score) implements Intervention {}

    /**
     * The concept is as in the mean picture of a class; its gate decides by the rule.
     *
     * @param concept the number
     * @param classIndex the class
     * @param score psi of that mean picture
     */
    record ClassMean(int concept, int classIndex, double score) implements Intervention {}

    /**
     * The concept has this score; its gate decides by the rule.
     *
     * @param concept the number
     * @param score psi
     */
    record Value(int concept, double score) implements Intervention {}
}
