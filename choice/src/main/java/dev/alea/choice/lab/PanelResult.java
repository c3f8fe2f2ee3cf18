package dev.alea.choice.lab;

import java.util.List;
import java.util.Optional;

/**
 * A table of measurements on a panel.
 *
 * @param panel what was measured on
 * @param settings how
 * @param gradientNorm length of the exact gradients as one vector
 * @param rows in the order of the entrants
 * @param skipped those that do not fit, and why
 * @param recommendation which one to take; empty where none was measured that a training can use
 */
public record PanelResult(
        Panel panel,
        LabSettings settings,
        double gradientNorm,
        List<Row> rows,
        List<LabResult.Skipped> skipped,
        Optional<Recommendation> recommendation) {
    /** Copies the lists. */
    public PanelResult {
        rows = List.copyOf(rows);
        skipped = List.copyOf(skipped);
    }

    /**
     * An estimator.
     *
     * @param held with everything but the choice held
     * @param training with the noise of training, where a training can use it
     */
    public record Row(Measurement held, Optional<Measurement> training) {}
}
