package dev.alea.prune.oneshot;

/**
 * Weights go one input at a time, and those further right make up for the error; the choice looks at the compensated weights.
 *
 * <p>Source: Frantar and Alistarh, SparseGPT (2023); without update, the choice of MaskLLM's prior (Fang et al., 2024).
 *
 * @param damping first share of the mean that is added to the Hessian's diagonal
 * @param blockSize columns after which the error is passed on; matters for the unstructured choice only
 * @param update whether kept weights change
 */
public record SparseGpt(double damping, int blockSize, boolean update) implements OneShot {
    /** The published defaults: damping 0.01, blocks of 128, with update. */
    public SparseGpt() {
        this(0.01, 128, true);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is broken
     */
    public SparseGpt {
        if (!(damping > 0 && damping <= 1) || blockSize < 1) {
            throw new IllegalArgumentException("SparseGPT has damping " + damping + " and block size " + blockSize
                    + "; required are 0 < damping <= 1 and block size >= 1");
        }
    }

    /** The choice on original weights, which then stay as they are. */
    public static SparseGpt withoutUpdate() {
        return new SparseGpt(0.01, 128, false);
    }

    @Override
    public String name() {
        return update ? "sparsegpt" : "sparsegpt-noupdate";
    }

    @Override
    public InputStatistics.Kind needs() {
        return InputStatistics.Kind.HESSIAN;
    }

    @Override
    public LayerOutcome prune(String layer, Matrix weights, InputStatistics inputs, Sparsity sparsity) {
        sparsity.require(layer, weights.rows(), weights.columns());
        if (sparsity instanceof Sparsity.Pattern(var pattern) && blockSize % pattern.of() != 0) {
            throw new IllegalArgumentException("the block size " + blockSize + " of SparseGPT is no multiple of "
                    + pattern.of() + ", the group of the pattern " + pattern);
        }
        var factor = InverseFactor.of(layer, inputs, damping);
        return new SparseGptSolver(factor, blockSize, update).solve(weights, sparsity);
    }

    /** Makes up for the weights a given mask removes, the mask unchanged. */
    LayerOutcome compensate(String layer, Matrix weights, InputStatistics inputs, boolean[] mask) {
        return new SparseGptSolver(InverseFactor.of(layer, inputs, damping), blockSize, true).compensate(weights, mask);
    }
}
