package dev.alea.prune.oneshot;

/**
 * One line of the report.
 *
 * @param name name of the weight
 * @param rows outputs
 * @param columns inputs
 * @param kept share of weights that stay
 * @param keptNorm share of the squared norm that stays
 * @param deadInputs inputs that were always zero
 * @param damping what was added to the Hessian's diagonal relative to its mean
 * @param loss the method's own error measure
 * @param tokens calibration tokens seen
 */
public record LayerReport(
        String name,
        int rows,
        int columns,
        double kept,
        double keptNorm,
        int deadInputs,
        double damping,
        double loss,
        long tokens) {}
