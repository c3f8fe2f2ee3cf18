package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Exact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * Measures estimators on a problem against the exact gradient.
 *
 * <p>Randomness: block i of estimates takes step i of the stream {@code lab}, step i of the optimisation step i of
 * {@code lab/descent}, for every estimator, so that all meet the same noise and, where they draw from the same law, the same
 * hard choices.
 */
public final class Lab {
    private Lab() {}

    /** Measures without a word. */
    public static LabResult measure(Problem problem, List<Entrant> entrants, LabSettings settings) {
        return measure(problem, entrants, settings, (_, _) -> {});
    }

    /**
     * Measures every entrant that fits.
     *
     * @param progress told the name of each entrant and its index before it is measured
     * @throws IllegalArgumentException if the exact gradient is zero, so that nothing can be compared with it
     * @throws ArithmeticException if a cost is not finite
     */
    public static LabResult measure(
            Problem problem, List<Entrant> entrants, LabSettings settings, ObjIntConsumer<String> progress) {
        Subject subject = problem.subject();
        double[] exact = subject.exactGradient();
        double norm = Moments.length(exact);
        if (!(norm > 0)) {
            throw new IllegalArgumentException("The exact gradient of the cost " + problem.costName() + " on "
                    + problem.site()
                    + " is zero, so nothing can be measured relative to it; choose another cost or another structure.");
        }
        var meter = new Meter(subject, settings, exact);
        var descent = new Descent(problem, settings);
        double[][] ideal = descent.costs(new Exact(), 1);
        double target = Descent.target(ideal);
        List<Measurement> measurements = new ArrayList<>();
        List<LabResult.Skipped> skipped = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            Entrant entrant = entrants.get(i);
            progress.accept(entrant.name(), i);
            Optional<String> obstacle = subject.obstacle(entrant.estimator());
            if (obstacle.isPresent()) {
                skipped.add(new LabResult.Skipped(entrant.name(), obstacle.get()));
            } else {
                int runs = Meter.isConstant(entrant.estimator()) ? 1 : settings.runs();
                Course course = Descent.course(target, descent.costs(entrant.estimator(), runs));
                measurements.add(meter.measure(entrant).with(course));
            }
        }
        return new LabResult(problem, settings, ideal[0][0], norm, target, measurements, skipped);
    }

    /** Returns why an estimator does not fit a problem, or nothing where it does. */
    public static Optional<String> obstacle(Problem problem, Estimator estimator) {
        return problem.subject().obstacle(estimator);
    }
}
