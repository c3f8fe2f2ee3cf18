package dev.alea.run.config;

import dev.alea.run.UsageException;
import java.util.Locale;

/** Turns a broken condition of a configuration into the sentence that says so. */
public final class Checks {
    private Checks() {}

    /**
     * Holds a condition or says what is wrong.
     *
     * @throws UsageException when the condition is false
     */
    public static void that(boolean condition, String sentence, Object... values) {
        if (!condition) {
            throw new UsageException(String.format(Locale.ROOT, sentence, values));
        }
    }

    /** Holds that a setting is a finite number of at least a bound. */
    public static void atLeast(String key, double value, double bound) {
        that(Double.isFinite(value) && value >= bound, "%s is %s; allowed: %s or more", key, value, bound);
    }

    /** Holds that a setting lies between two bounds, both allowed. */
    public static void within(String key, double value, double low, double high) {
        that(value >= low && value <= high, "%s is %s; allowed: %s to %s", key, value, low, high);
    }

    /** Holds that a setting is a finite number above zero. */
    public static void positive(String key, double value) {
        that(Double.isFinite(value) && value > 0, "%s is %s; allowed: any number above 0", key, value);
    }
}
