package dev.alea.explain.head;

/**
 * A layer and how near to the optimum it is.
 *
 * @param head on the features that were given
 * @param penalty that it was found under
 * @param objective mean cross-entropy plus the penalty
 * @param violation largest breach of an optimality condition, in units of the loss's slope
 * @param converged whether the breach is within the tolerance
 */
public record HeadSolution(
        LinearHead head, ElasticNet penalty, double objective, double violation, boolean converged) {}
