package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Estimators;
import dev.alea.choice.estimate.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An estimator under the name that it has in a table.
 *
 * @param name as printed
 * @param estimator with its numbers
 */
public record Entrant(String name, Estimator estimator) {
    private static final String FORM =
            "an estimator is written NAME or NAME:KEY=VALUE:.., such as gumbel-softmax:temperature=0.5";

    /**
     * Returns the estimator of a configuration name, with numbers of its own where they are given:
     * {@code gumbel-rao:temperature=0.2:samples=20}, {@code implicit-mle:noise=sum-of-gamma}; those left out take their defaults.
     *
     * @throws IllegalArgumentException if the name or a key is unknown, with the nearest known one, or a value is no number (nor a name of one) or
     *     out of range
     */
    public static Entrant of(String text) {
        String[] parts = text.split(":", -1);
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "In \"" + text + "\" the part \"" + parts[i] + "\" has no KEY=VALUE; " + FORM + ".");
            }
            String key = parts[i].substring(0, equals);
            if (numbers.put(key, number(text, Estimators.parameter(parts[0], key), parts[i].substring(equals + 1)))
                    != null) {
                throw new IllegalArgumentException("\"" + text + "\" gives " + key + " twice; give it once.");
            }
        }
        return new Entrant(text, Estimators.byName(parts[0], numbers));
    }

    private static double number(String text, Parameter parameter, String value) {
        try {
            return parameter.parse(value);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "In \"" + text + "\" " + refused.getMessage() + "; " + FORM + ".", refused);
        }
    }

    /** Returns every estimator that has a name in configurations, in the order of the documentation. */
    public static List<Entrant> all() {
        return Estimators.names().stream().map(Entrant::of).toList();
    }
}
