package dev.alea.run.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Values onto pixels.
 *
 * @param least the value at {@code from}
 * @param most the value at {@code to}
 * @param log whether equal ratios are equal distances
 * @param from pixel of the least value
 * @param to pixel of the greatest
 */
record Axis(double least, double most, boolean log, double from, double to) {
    private static final int TICKS = 5;
    /** Values closer than this share of their size are drawn as one: steps between them would be lost to rounding. */
    private static final double RESOLUTION = 1e-12;
    /** Beyond it a span would overflow. */
    private static final double LARGEST = Double.MAX_VALUE / 4;

    /** An axis around finite values, a little wider than they are; {@code log} is dropped where values are not positive. */
    static Axis around(double[] values, boolean log, boolean padded, double from, double to) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            if (Double.isFinite(v)) {
                least = Math.min(least, v);
                most = Math.max(most, v);
            }
        }
        if (least > most) {
            return new Axis(0, 1, false, from, to);
        }
        least = Math.clamp(least, -LARGEST, LARGEST);
        most = Math.clamp(most, -LARGEST, LARGEST);
        double size = Math.max(Math.abs(least), Math.abs(most));
        boolean usable = log && least >= Double.MIN_NORMAL;
        if (most - least <= RESOLUTION * size) {
            double room = size < Double.MIN_NORMAL ? 1 : size / 2;
            return new Axis(least - (usable ? room / 2 : room), most + room, usable, from, to);
        }
        if (usable) {
            double room = padded ? Math.exp(0.04 * (Math.log(most) - Math.log(least))) : 1;
            // Beyond the range of a double there is no room left, and none is needed.
            return new Axis(
                    Math.max(Double.MIN_NORMAL, least / room), Math.min(Double.MAX_VALUE, most * room), true, from, to);
        }
        double room = padded ? (most - least) * 0.05 : 0;
        return new Axis(least - room, most + room, false, from, to);
    }

    double pixel(double value) {
        double shown = Math.clamp(value, -LARGEST, LARGEST);
        double share = log
                ? (Math.log(shown) - Math.log(least)) / (Math.log(most) - Math.log(least))
                : (shown - least) / (most - least);
        return from + share * (to - from);
    }

    /** Round values within the axis. */
    List<Double> ticks() {
        return log ? logTicks() : linearTicks();
    }

    private List<Double> linearTicks() {
        double step = roundStep((most - least) / TICKS);
        var ticks = new ArrayList<Double>();
        for (double k = Math.ceil(least / step); k * step <= most + step * 1e-9; k++) {
            ticks.add(k * step == 0 ? 0.0 : Double.valueOf(Math.round(k) * step));
        }
        return ticks;
    }

    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private List<Double> logTicks() {
        if (most / least < 10) {
            return linearTicks();
        }
        int decades = (int) Math.ceil(Math.log10(most) - Math.log10(least));
        double[] digits = decades <= 2 ? new double[] {1, 2, 5} : new double[] {1};
        int stride = Math.max(1, decades / 6);
        var ticks = new ArrayList<Double>();
        int first = (int) Math.floor(Math.log10(least));
        for (int e = first; e <= first + decades + 1; e += stride) {
            for (double digit : digits) {
                double tick = digit * Math.pow(10, e);
                if (tick >= least && tick <= most) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
