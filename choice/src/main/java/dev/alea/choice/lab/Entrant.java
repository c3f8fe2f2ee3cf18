package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Estimators;
import java.util.List;

/**
 * An estimator under the name that it has in a table.
 *
 * @param name as printed
 * @param estimator with its numbers
 */
public record Entrant(String name, Estimator estimator) {
    /** Returns the estimator of a configuration name with its default numbers. */
    public static Entrant of(String name) {
        return new Entrant(name, Estimators.byName(name));
    }

    /** Returns every estimator that has a name in configurations, in the order of the documentation. */
    public static List<Entrant> all() {
        return Estimators.names().stream().map(Entrant::of).toList();
    }
}
