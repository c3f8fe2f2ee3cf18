package dev.alea.choice.estimate;

/**
 * A number that an estimator takes, with its default and its range; the only place where either is written.
 *
 * @param name as in a configuration
 * @param standard the default
 * @param minimum smallest allowed value
 * @param maximum largest allowed value
 * @param whole whether only integers are allowed
 */
public record Parameter(String name, double standard, double minimum, double maximum, boolean whole) {
    static Parameter real(String name, double standard, double minimum, double maximum) {
        return new Parameter(name, standard, minimum, maximum, false);
    }

    static Parameter whole(String name, int standard, int minimum, int maximum) {
        return new Parameter(name, standard, minimum, maximum, true);
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
                            + text(minimum) + " to " + text(maximum) + ", but is " + text(value) + ".");
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
