package dev.alea.choice.kernel;

/**
 * What the logits of one layer say of its masks.
 *
 * @param bits the likeliest mask of each group, bit k set where position k is kept; ties go to the first candidate
 * @param maxProbability sum over groups of the largest candidate probability
 * @param entropy sum over groups of the entropy, nats
 * @param keptSquares squared norm of the weights under the likeliest masks
 * @param squares squared norm of all weights
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a layer has millions of groups
public record MaskSummary(int[] bits, double maxProbability, double entropy, double keptSquares, double squares) {}
