package dev.alea.choice.kernel;

/**
 * Sizes of a causal attention over whole sequences.
 *
 * @param batch sequences
 * @param tokens tokens of each
 * @param heads query heads
 * @param keyHeads key and value heads; each serves heads / keyHeads neighbouring query heads
 * @param width of a head
 */
public record AttentionShape(int batch, int tokens, int heads, int keyHeads, int width) {
    /** Checks the sizes. */
    public AttentionShape {
        if (batch < 0 || tokens < 1 || keyHeads < 1 || heads % keyHeads != 0 || width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException("An attention of " + batch + " sequences of " + tokens + " tokens with "
                    + heads + " query heads, " + keyHeads + " key heads and a width of " + width
                    + " is not possible: there must be a token, the key heads must divide the query heads, and the "
                    + "width must be even.");
        }
    }

    /** Floats of the queries and of the result. */
    long queries() {
        return (long) batch * tokens * heads * width;
    }

    /** Floats of the keys, and of the values. */
    long keys() {
        return (long) batch * tokens * keyHeads * width;
    }

    /** Floats of the logarithms of the sums. */
    long sums() {
        return (long) batch * heads * tokens;
    }
}
