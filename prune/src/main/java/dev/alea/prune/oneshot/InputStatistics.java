package dev.alea.prune.oneshot;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the calibration data says about one layer's inputs: the sum of squares per input, or the matrix of all products. Sums are
 * kept in float64, so the split into batches does not show.
 *
 * <p>Cost: the Hessian needs 8 bytes per pair of inputs until {@link #close}.
 */
public final class InputStatistics implements AutoCloseable {
    /** What is kept. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** Squared norms of each input. */
        NORMS,
        /** Products of all pairs of inputs. */
        HESSIAN
    }

    private static final int STRIP = 256; // wide enough that the product of a strip runs at full speed

    private final Kind kind;
    private final int columns;
    private final Tensor sum;
    private long sequences;
    private long tokens;

    /**
     * Empty statistics.
     *
     * @param kind what to keep
     * @param columns inputs of the layer
     */
    public InputStatistics(Kind kind, int columns) {
        this.kind = kind;
        this.columns = columns;
        try (var _ = Scope.open()) {
            long side = kind == Kind.HESSIAN ? columns : 1;
            this.sum = Tensors.of(new double[] {0}, 1, 1)
                    .expand(side, kind == Kind.NONE ? 1 : columns)
                    .contiguous();
            sum.retainReference();
        }
    }

    /**
     * Adds inputs.
     *
     * <p>Shape: [sequences, tokens, in] or [tokens, in] for one sequence.
     */
    public void observe(Tensor input) {
        sequences += input.dim() == 3 ? input.size(0) : 1;
        tokens += input.numel() / columns;
        if (kind == Kind.NONE) {
            return;
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var flat = input.reshape(-1, columns).to(ScalarType.Float);
            if (kind == Kind.HESSIAN) {
                addProducts(flat);
            } else {
                sum.add_(flat.square().sum(0).to(sum.device(), ScalarType.Double));
            }
        }
    }

    // Strips from the diagonal to the right: the matrix is symmetric, so the blocks below need no product of their own.
    private void addProducts(Tensor flat) {
        for (int from = 0; from < columns; from += STRIP) {
            int width = Math.min(STRIP, columns - from);
            int rest = columns - from;
            Tensor products = flat.narrow(1, from, width).t().mm(flat.narrow(1, from, rest));
            sum.narrow(0, from, width).narrow(1, from, rest).add_(products.to(sum.device(), ScalarType.Float));
        }
    }

    /** Adds what another one has seen of the same layer. */
    void add(InputStatistics other) {
        sequences += other.sequences;
        tokens += other.tokens;
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            sum.add_(other.sum);
        }
    }

    /** Inputs of the layer. */
    public int columns() {
        return columns;
    }

    /** Sequences seen. */
    public long sequences() {
        return sequences;
    }

    /** Tokens seen. */
    public long tokens() {
        return tokens;
    }

    /** Squared norm of each input, per sequence. Shape: [in]. */
    public double[] meanSquares() {
        if (kind == Kind.NONE) {
            throw new IllegalStateException("no input norms were kept");
        }
        try (var _ = Scope.open()) {
            var diagonal = kind == Kind.HESSIAN ? sum.diag() : sum.flatten();
            return Tensors.doubles(diagonal.div(new Scalar((double) Math.max(1, sequences))));
        }
    }

    /** The Hessian 2 XᵀX per sequence, without damping, in the calling scope. Shape: [in, in] float64. */
    public Tensor hessian() {
        if (kind != Kind.HESSIAN) {
            throw new IllegalStateException("no products of inputs were kept");
        }
        Tensor upper = sum.triu().add_(sum.triu(1).t());
        return upper.mul_(new Scalar(2.0 / Math.max(1, sequences)));
    }

    /** Frees the sums. */
    @Override
    public void close() {
        sum.releaseReference();
    }
}
