package dev.alea.choice.estimate;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A differentiable function r of the scores log p + Gumbel of a choice that {@link Relax} subtracts and adds back, such as a small
 * network. Any function keeps the estimate unbiased; the nearer it follows the cost, the less the estimate varies.
 */
@FunctionalInterface
public interface ControlVariate {
    /**
     * Returns one number per sample and item.
     *
     * <p>Shape: scores [S, B.., own two dimensions], result [S, B..]. An item's number depends on that item alone.
     * <p>Gradient: needed to the scores and to the {@link #parameters}, twice.
     */
    Tensor of(Tensor scores);

    /** Returns the leaves that learn. */
    default List<Tensor> parameters() {
        return List.of();
    }

    /** The variate 0. */
    record None() implements ControlVariate {
        @Override
        public Tensor of(Tensor scores) {
            return scores.mul(new Scalar(0.0)).sum(-1, -2);
        }
    }

    /**
     * A network of one hidden layer, r(z) = outer . tanh(inner z) with z the scores of an item in a row.
     *
     * <p>Shape: inner [hidden, entries of an item], outer [hidden].
     *
     * @param inner weights of the hidden layer
     * @param outer weights of the sum
     */
    record Tanh(Tensor inner, Tensor outer) implements ControlVariate {
        /** Checks the shapes. */
        public Tanh {
            if (inner.dim() != 2 || outer.dim() != 1 || outer.size(0) != inner.size(0)) {
                throw new IllegalArgumentException(
                        "A control variate of one hidden layer has weights [hidden, entries] and [hidden], but was given "
                                + Surrogates.text(inner) + " and " + Surrogates.text(outer) + ".");
            }
        }

        @Override
        public Tensor of(Tensor scores) {
            return scores.flatten(-2, -1).matmul(inner.t()).tanh().matmul(outer);
        }

        @Override
        public List<Tensor> parameters() {
            return List.of(inner, outer);
        }
    }
}
