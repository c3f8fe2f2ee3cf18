package dev.alea.choice.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sums over blocks of independent vectors, and what follows from them with jackknife errors. */
final class Moments {
    private static final double CONSTANT = 1e-28;
    private static final double SAME = 1e-9;

    private final double[] reference;
    private final double norm;
    private final List<Sums> blocks = new ArrayList<>();

    Moments(double[] reference) {
        this.reference = reference.clone();
        this.norm = length(reference);
    }

    /** Adds a block of vectors, row-major. */
    void add(double[] vectors) {
        int d = reference.length;
        var sums = new Sums(vectors.length / d, new double[d], new double[d]);
        for (int i = 0; i < vectors.length; i++) {
            double off = vectors[i] - reference[i % d];
            sums.first[i % d] += off;
            sums.second[i % d] += off * off;
        }
        blocks.add(sums);
    }

    /** |mean - reference| / |reference|, less what noise alone adds to it. */
    Figure relativeBias() {
        Sums all = without(-1);
        double square = all.distance() * all.distance() - all.variance() / all.n;
        return new Figure(Math.sqrt(Math.max(0, square)) / norm, error(s -> s.distance() / norm));
    }

    /** Root of the total variance of one vector, over |reference|. */
    Figure deviation() {
        ToDoubleFunction<Sums> of = s -> Math.sqrt(s.variance()) / norm;
        return new Figure(of.applyAsDouble(without(-1)), error(of));
    }

    /** Mean of |vector - reference|^2, over |reference|^2. */
    Figure squaredError() {
        ToDoubleFunction<Sums> of = s -> s.squares() / (norm * norm);
        return new Figure(of.applyAsDouble(without(-1)), error(of));
    }

    /** Cosine between mean and reference. */
    Figure cosine() {
        ToDoubleFunction<Sums> of = s -> s.cosine(reference);
        return new Figure(of.applyAsDouble(without(-1)), error(of));
    }

    /** The largest |mean - reference| of a coordinate in standard errors; one without variance must agree to 1e-9. */
    double largestZ() {
        Sums all = without(-1);
        double largest = 0;
        for (int i = 0; i < reference.length; i++) {
            double mean = all.first[i] / all.n;
            double variance = all.variance(i);
            double z = variance < CONSTANT
                    ? (Math.abs(mean) < SAME ? 0 : Double.POSITIVE_INFINITY)
                    : Math.abs(mean) / Math.sqrt(variance / all.n);
            largest = Math.max(largest, z);
        }
        return largest;
    }

    private double error(ToDoubleFunction<Sums> statistic) {
        int b = blocks.size();
        double[] left = new double[b];
        double mean = 0;
        for (int i = 0; i < b; i++) {
            left[i] = statistic.applyAsDouble(without(i));
            mean += left[i] / b;
        }
        double squares = 0;
        for (double value : left) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares * (b - 1) / b);
    }

    /** All blocks but one, or all. */
    private Sums without(int index) {
        int d = reference.length;
        int n = 0;
        double[] first = new double[d];
        double[] second = new double[d];
        for (int b = 0; b < blocks.size(); b++) {
            if (b == index) {
                continue;
            }
            Sums block = blocks.get(b);
            n += block.n;
            for (int i = 0; i < d; i++) {
                first[i] += block.first[i];
                second[i] += block.second[i];
            }
        }
        return new Sums(n, first, second);
    }

    static double length(double... vector) {
        double sum = 0;
        for (double x : vector) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }

    /** Sums of (vector - reference) and of its squares; the difference keeps the digits that a small variance needs. */
    @SuppressWarnings("ArrayRecordComponent") // local sums that are never compared
    private record Sums(int n, double[] first, double[] second) {
        double variance(int i) {
            double mean = first[i] / n;
            return Math.max(0, second[i] / n - mean * mean) * n / (n - 1);
        }

        double variance() {
            double sum = 0;
            for (int i = 0; i < first.length; i++) {
                sum += variance(i);
            }
            return sum;
        }

        double squares() {
            double sum = 0;
            for (double square : second) {
                sum += square / n;
            }
            return sum;
        }

        double distance() {
            return length(first) / n;
        }

        double cosine(double... reference) {
            double dot = 0;
            double square = 0;
            for (int i = 0; i < first.length; i++) {
                double mean = reference[i] + first[i] / n;
                dot += mean * reference[i];
                square += mean * mean;
            }
            return square == 0 ? 0 : dot / Math.sqrt(square) / length(reference);
        }
    }
}
