package dev.alea.explain;

import java.util.Locale;

/** How a bottleneck is trained. */
public enum Mode {
    /** A stochastic gate per concept and picture; ours, and the one to start with. */
    GATE,
    /** Two matrices with an l1 penalty on the first. */
    L1,
    /** Two matrices with a contrastive loss on the activations. */
    CONTRASTIVE,
    /** Two matrices with the Gumbel-softmax contrastive loss: Sparse-CBM. */
    GUMBEL,
    /** Two matrices whose activations are held to the scores of their concepts. */
    SIMILARITY;

    /** The name that configurations use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
