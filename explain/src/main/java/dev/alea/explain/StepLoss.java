package dev.alea.explain;

/**
 * What one step measured on its batch.
 *
 * @param crossEntropy mean over the pictures, nats
 * @param conceptLoss the unweighted concept loss, or in mode {@code gate} the mean expected number of open gates; 0 where it was
 *     left out
 * @param total what the gradient belongs to
 */
public record StepLoss(double crossEntropy, double conceptLoss, double total) {}
