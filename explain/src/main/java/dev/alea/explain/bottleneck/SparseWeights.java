package dev.alea.explain.bottleneck;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The l1 penalty {@code lambda / D * sum |W|} on the weights of the concept layer.
 *
 * <p>Gradient: the subgradient, which holds weights near zero but makes none of them zero; {@link #shrink} is the proximal step,
 * which does.
 *
 * <p>Source: Semenov et al. (arXiv 2404.03323), l1-CBM; the division by D is the published code's. The proximal step is ours.
 *
 * @param lambda strength, 0 or more
 */
public record SparseWeights(double lambda) implements ConceptLoss {
    /** Checks the strength. */
    public SparseWeights {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The strength lambda of the l1 penalty must be a number of 0 or more, but is " + lambda + ".");
        }
    }

    @Override
    public Tensor of(Pass pass) {
        return penalty(pass.weights());
    }

    /** The penalty of some weights. */
    public Tensor penalty(Tensor weights) {
        return weights.abs().sum().mul(new Scalar(perWeight(weights)));
    }

    /**
     * Moves every weight towards zero, in place, by as much as a step of this rate would, and stops there.
     *
     * @param weights [D, D]
     * @param rate learning rate times the weight of this loss
     */
    public void shrink(Tensor weights, double rate) {
        try (var _ = new NoGradGuard()) {
            // Adding zero turns the -0.0 that is left of a negative weight into 0.0.
            weights.copy_(torch.softshrink(weights, new Scalar(rate * perWeight(weights)))
                    .add(new Scalar(0.0)));
        }
    }

    private double perWeight(Tensor weights) {
        return lambda / weights.size(0);
    }

    @Override
    public int leastBatch() {
        return 1;
    }

    @Override
    public boolean readsActivations() {
        return false;
    }
}
