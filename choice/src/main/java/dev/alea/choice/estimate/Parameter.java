package dev.alea.choice.estimate;

import java.util.List;

/**
 * A number that an estimator takes, with its default and its range; the only place where either is written. The numbers of a closed
 * set have names, by which they can be given too.
 *
 * @param name as in a configuration
 * @param standard the default
 * @param minimum smallest allowed value
 * @param maximum largest allowed value
 * @param whole whether only integers are allowed
 * @param values the names of 0, 1, ..; empty where a number is just a number
 */
public record Parameter(
        String name, double standard, double minimum, double maximum, boolean whole, List<String> values) {
    /** Copies the names. */
    public Parameter {
        values = List.copyOf(values);
    }

    static Parameter real(String name, double standard, double minimum, double maximum) {
        return new Parameter(name, standard, minimum, maximum, false, List.of());
    }

    static Parameter whole(String name, int standard, int minimum, int maximum) {
        return new Parameter(name, standard, minimum, maximum, true, List.of());
    }

    /** One of several, the first by default. */
    static Parameter oneOf(String name, String... values) {
        return new Parameter(name, 0, 0, values.length - 1, true, List.of(values));
    }

    /**
     * Returns the number that a text stands for: a number, or one of the {@link #values}. Its range is checked where it is used.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public double parse(String text) {
        int named = values.indexOf(text);
        if (named >= 0) {
            return named;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException refused) {
            throw new IllegalArgumentException(
                    "the value of " + name + " is \"" + text + "\", which is no number"
                            + (values.isEmpty() ? "" : " and none of " + String.join(", ", values)),
                    refused);
        }
    }

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException if it is out of range, not a number, or not whole where it must be
     */
    double checked(double value) {
        if (!(value >= minimum && value <= maximum) || (whole && value != Math.rint(value))) {
            throw new IllegalArgumentException(
                    "The " + name + " of an estimator must be " + (whole ? "a whole number" : "a number") + " from "
                            + text(minimum) + " to " + text(maximum)
                            + (values.isEmpty() ? "" : " (" + String.join(", ", values) + ")") + ", but is "
                            + text(value) + ".");
        }
        return value;
    }

    /** The same for a count. */
    int checkedCount(int value) {
        return (int) checked(value);
    }

    private String text(double value) {
        return whole && value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
