package dev.alea.prune.oneshot;

/** A way to prune one linear layer without training. */
public sealed interface OneShot permits Magnitude, Wanda, SparseGpt {
    /** The name configurations use. */
    String name();

    /** What must be known of the layer's inputs. */
    InputStatistics.Kind needs();

    /**
     * Prunes one layer.
     *
     * @param layer name of the layer, for error sentences
     * @param weights what to prune; not changed
     * @param inputs statistics of the layer's inputs
     * @param sparsity how many weights go
     * @throws IllegalArgumentException when the pattern does not fit the layer's shape
     */
    LayerOutcome prune(String layer, Matrix weights, InputStatistics inputs, Sparsity sparsity);
}
