package dev.alea.formats.clip;

/**
 * The transformer blocks of one side of a CLIP.
 *
 * @param hiddenSize width of the residual stream; a multiple of the heads
 * @param intermediateSize width of the perceptron
 * @param numLayers blocks
 * @param numHeads heads of each block
 * @param activation between the two layers of the perceptron
 * @param layerNormEps added to the variance
 */
public record ClipBlocks(
        int hiddenSize, int intermediateSize, int numLayers, int numHeads, Activation activation, double layerNormEps) {
    /**
     * Checks how the sizes belong together.
     *
     * @throws IllegalArgumentException when a size is not positive or the heads do not divide the width
     */
    public ClipBlocks {
        if (hiddenSize < 1 || intermediateSize < 1 || numLayers < 1 || numHeads < 1) {
            throw new IllegalArgumentException("hidden_size, intermediate_size, num_hidden_layers and"
                    + " num_attention_heads are " + hiddenSize + ", " + intermediateSize + ", " + numLayers + " and "
                    + numHeads + "; each must be at least 1.");
        }
        if (hiddenSize % numHeads != 0) {
            throw new IllegalArgumentException("hidden_size is " + hiddenSize + " and num_attention_heads is "
                    + numHeads + "; the second must divide the first.");
        }
        if (!(layerNormEps > 0 && layerNormEps < 1)) {
            throw new IllegalArgumentException(
                    "layer_norm_eps is " + layerNormEps + "; it must be above 0 and below 1.");
        }
    }

    /** The width of one head. */
    public int headSize() {
        return hiddenSize / numHeads;
    }
}
