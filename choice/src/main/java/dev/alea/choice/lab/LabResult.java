package dev.alea.choice.lab;

import java.util.List;

/**
 * A table of measurements.
 *
 * @param problem what was measured on
 * @param settings how
 * @param expectedCost at the problem's logits
 * @param gradientNorm length of the exact gradient there
 * @param target the expected cost that {@link Course#steps} counts to
 * @param measurements in the order of the entrants
 * @param skipped those that do not fit, and why
 */
public record LabResult(
        Problem problem,
        LabSettings settings,
        double expectedCost,
        double gradientNorm,
        double target,
        List<Measurement> measurements,
        List<Skipped> skipped) {
    /** Copies the lists. */
    public LabResult {
        measurements = List.copyOf(measurements);
        skipped = List.copyOf(skipped);
    }

    /**
     * An estimator that does not fit the problem.
     *
     * @param name as in the table
     * @param reason why not
     */
    public record Skipped(String name, String reason) {}
}
