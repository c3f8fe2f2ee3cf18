package dev.alea.formats.hf;

/**
 * The llama3 stretching of rotary positions: long wavelengths are slowed by the factor, short ones kept, the band between
 * blended.
 *
 * @param factor how much longer the context became, at least 1
 * @param lowFreqFactor wavelengths above original / this are slowed fully
 * @param highFreqFactor wavelengths below original / this are kept; above lowFreqFactor
 * @param originalMaxPositionEmbeddings the context before stretching, in tokens
 */
public record RopeScaling(
        double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositionEmbeddings) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is broken
     */
    public RopeScaling {
        if (!(factor >= 1) || !(lowFreqFactor > 0) || !(highFreqFactor > lowFreqFactor)) {
            throw new IllegalArgumentException("The llama3 rope scaling has factor " + factor + ", low_freq_factor "
                    + lowFreqFactor + " and high_freq_factor " + highFreqFactor
                    + "; required are factor >= 1 and 0 < low < high.");
        }
        if (originalMaxPositionEmbeddings < 1) {
            throw new IllegalArgumentException("The llama3 rope scaling has original_max_position_embeddings "
                    + originalMaxPositionEmbeddings + "; it must be 1 or more.");
        }
    }
}
