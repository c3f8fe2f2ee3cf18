package dev.alea.prune;

/**
 * What one optimizer step measured, averaged over its micro-batches.
 *
 * @param languageModel mean next-token cross entropy, nats
 * @param distillation divergence from the dense model, nats; 0 when it is off
 * @param keptNorm sum over the sparse layers of the squared norm of the masked weight
 * @param total what the gradient belongs to: the weighted loss minus lambda times the kept norm
 */
public record StepLoss(double languageModel, double distillation, double keptNorm, double total) {
    /** A loss to add to. */
    static final StepLoss ZERO = new StepLoss(0, 0, 0, 0);

    StepLoss plus(StepLoss other, double share) {
        return new StepLoss(
                languageModel + share * other.languageModel,
                distillation + share * other.distillation,
                keptNorm + share * other.keptNorm,
                total + share * other.total);
    }
}
