package dev.alea.choice.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/**
 * Measures estimators on a panel against the exact gradients, and says which of those that a training can use to take.
 *
 * <p>Randomness: as of {@link Lab}; both costs of the panel meet the same noise of the choices.
 */
public final class PanelLab {
    private PanelLab() {}

    /**
     * Measures every entrant that fits.
     *
     * @param usable whether the training of the panel can use an entrant; those that it can are measured under {@link Panel#training} too
     * @param progress told the name of each entrant and its index before it is measured
     * @throws IllegalArgumentException if the exact gradients are all zero, so that nothing can be compared with them
     * @throws ArithmeticException if a cost is not finite
     */
    public static PanelResult measure(
            Panel panel,
            List<Entrant> entrants,
            Predicate<Entrant> usable,
            LabSettings settings,
            ObjIntConsumer<String> progress) {
        Subject subject = panel.subject();
        double[] exact = subject.exactGradient();
        double norm = Moments.length(exact);
        if (!(norm > 0)) {
            throw new IllegalArgumentException("The exact gradient of " + panel.costName() + " at " + panel.site()
                    + " is zero, so nothing can be measured relative to it: every choice is decided.");
        }
        var held = new Meter(subject, settings, exact);
        List<PanelResult.Row> rows = new ArrayList<>();
        List<LabResult.Skipped> skipped = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            Entrant entrant = entrants.get(i);
            progress.accept(entrant.name(), i);
            Optional<String> obstacle = subject.obstacle(entrant.estimator());
            if (obstacle.isPresent()) {
                skipped.add(new LabResult.Skipped(entrant.name(), obstacle.get()));
            } else {
                Optional<Measurement> noisy = Optional.of(entrant)
                        .filter(usable)
                        .map(e -> {
                            Subject training = subject.withCost(panel.training().get());
                            return new Meter(training, settings, exact).measure(e);
                        });
                rows.add(new PanelResult.Row(held.measure(entrant), noisy));
            }
        }
        return new PanelResult(panel, settings, norm, rows, skipped, Recommendation.of(rows));
    }
}
