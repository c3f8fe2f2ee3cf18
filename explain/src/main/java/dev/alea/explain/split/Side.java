package dev.alea.explain.split;

/** What a picture is for. */
public enum Side {
    /** Weights are fitted to it. */
    TRAIN,
    /** Settings are chosen by it. */
    VALIDATION,
    /** Nothing is chosen by it. */
    TEST
}
