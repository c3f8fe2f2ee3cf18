package dev.alea.explain;

/**
 * The concept layer of a linear model, which its decisions do not need, but the question whether its activations still mean their
 * concepts: a = W_CBL x, x being the scores as the model reads them.
 *
 * @param weights W_CBL, row-major [D, D]
 * @param standardised whether the model reads standardised scores
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record ConceptLayer(float[] weights, boolean standardised) {}
