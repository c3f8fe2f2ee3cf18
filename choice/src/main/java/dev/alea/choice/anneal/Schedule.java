package dev.alea.choice.anneal;

import java.util.List;

/**
 * A hyper-parameter as a pure function of how much of the run is done, so that a resumed run follows the same values.
 *
 * <p>Units: {@code fraction} is step / steps, counted from 0 at the first step; values outside [0, 1] are clamped.
 */
public sealed interface Schedule {

    /** Returns the value at a fraction of the run. */
    double at(double fraction);

    /** Returns a value that never changes. */
    static Schedule constant(double value) {
        return new Constant(value);
    }

    /** Returns a straight line from {@code start} to {@code end}. */
    static Schedule linear(double start, double end) {
        return new Linear(start, end);
    }

    /** The same value throughout. */
    record Constant(double value) implements Schedule {
        /** Checks that the value is finite. */
        public Constant {
            requireFinite("value", value);
        }

        @Override
        public double at(double fraction) {
            return value;
        }
    }

    /** start + (end - start) f. */
    record Linear(double start, double end) implements Schedule {
        /** Checks that both ends are finite. */
        public Linear {
            requireFinite("start", start);
            requireFinite("end", end);
        }

        @Override
        public double at(double fraction) {
            return start + (end - start) * clamp(fraction);
        }
    }

    /** start (end / start)^f: the same factor per step. */
    record Exponential(double start, double end) implements Schedule {
        /** Checks that both ends are finite, positive numbers. */
        public Exponential {
            requireFinite("start", start);
            requireFinite("end", end);
            if (start <= 0 || end <= 0) {
                throw new IllegalArgumentException(
                        "An exponential schedule runs between positive values, but was given " + start + " to " + end
                                + "; use a linear schedule to reach 0.");
            }
        }

        @Override
        public double at(double fraction) {
            double f = clamp(fraction);
            return f == 1 ? end : start * Math.pow(end / start, f);
        }
    }

    /** end + (start - end) (1 + cos(pi f)) / 2. */
    record Cosine(double start, double end) implements Schedule {
        /** Checks that both ends are finite. */
        public Cosine {
            requireFinite("start", start);
            requireFinite("end", end);
        }

        @Override
        public double at(double fraction) {
            return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * clamp(fraction)));
        }
    }

    /**
     * Straight lines between knots, constant before the first and after the last one.
     *
     * @param fractions strictly increasing, in [0, 1]
     * @param values as many as fractions
     */
    record Piecewise(List<Double> fractions, List<Double> values) implements Schedule {
        /** Checks the knots and copies them. */
        public Piecewise {
            fractions = List.copyOf(fractions);
            values = List.copyOf(values);
            if (fractions.isEmpty() || fractions.size() != values.size()) {
                throw new IllegalArgumentException(
                        "A piecewise schedule needs one value per knot and at least one knot, but has "
                                + fractions.size() + " fractions and " + values.size() + " values.");
            }
            for (int i = 0; i < fractions.size(); i++) {
                double f = fractions.get(i);
                requireFinite("value", values.get(i));
                if (!(f >= 0 && f <= 1) || (i > 0 && f <= fractions.get(i - 1))) {
                    throw new IllegalArgumentException(
                            "The fractions of a piecewise schedule must rise strictly within [0, 1]: " + fractions
                                    + ".");
                }
            }
        }

        @Override
        public double at(double fraction) {
            double f = clamp(fraction);
            int last = fractions.size() - 1;
            if (f <= fractions.get(0)) {
                return values.get(0);
            }
            for (int i = 1; i <= last; i++) {
                double right = fractions.get(i);
                if (f <= right) {
                    double left = fractions.get(i - 1);
                    double share = (f - left) / (right - left);
                    return values.get(i - 1) + share * (values.get(i) - values.get(i - 1));
                }
            }
            return values.get(last);
        }
    }

    private static double clamp(double fraction) {
        if (Double.isNaN(fraction)) {
            throw new IllegalArgumentException("A schedule was asked for its value at NaN; fractions lie in [0, 1].");
        }
        return Math.clamp(fraction, 0.0, 1.0);
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("The " + what + " of a schedule must be finite, but is " + value + ".");
        }
    }
}
