package dev.alea.formats.clip;

/**
 * The side of a CLIP that reads text.
 *
 * @param blocks its transformer
 * @param vocabSize entries of the vocabulary
 * @param maxPositions longest sequence, with the tokens that start and end it
 * @param bos the id that starts a text, as the file states it
 * @param eos the id at whose first position the text is pooled, or {@link #LEGACY_EOS}
 * @param pad the id that fills up a row, as the file states it
 */
public record ClipTextConfig(ClipBlocks blocks, int vocabSize, int maxPositions, int bos, int eos, int pad) {
    /**
     * What the published files say although no tokenizer ends a text with it: the text is then pooled at the first position of
     * the largest id of its row, which is the end of the text because that token comes last in the vocabulary.
     */
    public static final int LEGACY_EOS = 2;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException when there is room for no text, or the end is no entry of the vocabulary
     */
    public ClipTextConfig {
        if (vocabSize < 1 || maxPositions < 2) {
            throw new IllegalArgumentException("vocab_size is " + vocabSize + " and max_position_embeddings is "
                    + maxPositions + "; allowed are at least 1 and at least 2 (a start and an end).");
        }
        if (eos < 0 || (eos != LEGACY_EOS && eos >= vocabSize)) {
            throw new IllegalArgumentException(
                    "eos_token_id is " + eos + "; it must be an id below vocab_size, " + vocabSize + ".");
        }
    }

    /** Whether a text is pooled at its largest id rather than at {@link #eos}. */
    public boolean poolsAtLargestId() {
        return eos == LEGACY_EOS;
    }
}
