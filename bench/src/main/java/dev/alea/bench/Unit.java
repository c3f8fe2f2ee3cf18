package dev.alea.bench;

/**
 * How seconds are shown.
 *
 * @param name the unit
 * @param amount work done in one sample
 * @param rate whether work per second is shown rather than time per work
 * @param scale what one second counts
 */
public record Unit(String name, double amount, boolean rate, double scale) {
    /** Milliseconds per sample. */
    static Unit millis() {
        return new Unit("ms", 1, false, 1e3);
    }

    /** Nanoseconds per thing. */
    static Unit nanosPer(String thing, double amount) {
        return new Unit("ns/" + thing, amount, false, 1e9);
    }

    /** Things per second. */
    static Unit perSecond(String things, double amount) {
        return new Unit(things + "/s", amount, true, 1);
    }

    /** Things per nanosecond. */
    static Unit perNano(String things, double amount) {
        return new Unit(things + "/ns", amount, true, 1e-9);
    }

    /** The number shown for some seconds. */
    double show(double seconds) {
        return rate ? amount / seconds * scale : seconds * scale / amount;
    }
}
