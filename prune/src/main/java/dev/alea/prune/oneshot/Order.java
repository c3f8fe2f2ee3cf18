package dev.alea.prune.oneshot;

/** What earlier layers look like while a later one is calibrated. */
public enum Order {
    /** Block by block: each block's inputs come from pruned blocks, its linears are calibrated together. */
    SEQUENTIAL,
    /** As sequential, and within a block each group of linears sees the pruned groups before it. */
    TRUE_SEQUENTIAL,
    /** Everything is calibrated on the dense model in one pass; needs all statistics at once. */
    DENSE
}
