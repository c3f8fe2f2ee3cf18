package dev.alea.choice.estimate;

/**
 * An exponential moving average as a value: {@link #with} returns the next one.
 *
 * @param decay weight of the past, in [0, 1)
 * @param value the average so far, NaN before the first observation
 */
public record MovingAverage(double decay, double value) {
    static final Parameter DECAY = Parameter.real("decay", 0.9, 0, 0.999_999);

    /** Checks the decay. */
    public MovingAverage {
        DECAY.checked(decay);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("A moving average must be finite, but is " + value + ".");
        }
    }

    /** Returns the average of nothing yet. */
    public static MovingAverage empty(double decay) {
        return new MovingAverage(decay, Double.NaN);
    }

    /** Returns the average after one more observation; the first is taken whole. */
    public MovingAverage with(double observation) {
        return new MovingAverage(decay, Double.isNaN(value) ? observation : decay * value + (1 - decay) * observation);
    }

    /** Returns the average, or another value before the first observation. */
    public double orElse(double other) {
        return Double.isNaN(value) ? other : value;
    }
}
