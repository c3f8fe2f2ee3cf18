package dev.alea.run.log;

import java.util.Arrays;

/**
 * A metric over steps, in the order in which it was logged.
 *
 * @param name of the metric
 * @param steps one for each value
 * @param values the logged numbers, NaN included
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, and a boxed list of a million points would be slow
public record Series(String name, long[] steps, double[] values) {
    /** Refuses arrays of different lengths. */
    public Series {
        if (steps.length != values.length) {
            throw new IllegalArgumentException(
                    "steps and values of " + name + " differ in length: " + steps.length + " and " + values.length);
        }
    }

    /** The number of points. */
    public int size() {
        return values.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series(String n, long[] s, double[] v)
                && n.equals(name)
                && Arrays.equals(s, steps)
                && Arrays.equals(v, values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + Arrays.hashCode(steps)) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(steps) + Arrays.toString(values);
    }
}
