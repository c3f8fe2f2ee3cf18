package dev.alea.explain.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Limited-memory BFGS with a backtracking search, for smooth convex functions.
 *
 * <p>Source: Nocedal and Wright, Numerical Optimization, 2006, algorithms 7.4 and 3.1.
 *
 * @param iterations at most
 * @param tolerance largest magnitude of a slope at which it stops
 */
record Lbfgs(int iterations, double tolerance) {
    private static final int MEMORY = 10;
    private static final int HALVINGS = 40;
    private static final double ARMIJO = 1e-4;

    /**
     * A function's value and slope somewhere.
     *
     * @param at where
     * @param value of the function
     * @param slope along every coordinate
     */
    @SuppressWarnings("ArrayRecordComponent") // long vectors, never compared
    record Point(double[] at, double value, double[] slope) {}

    /** A function. */
    interface Objective {
        Point at(double[] vector);
    }

    @SuppressWarnings("ArrayRecordComponent") // long vectors, never compared
    private record Pair(double[] step, double[] turn, double inverse) {}

    /** Where the function is least, from a start. */
    double[] minimise(Objective objective, double[] start) {
        Deque<Pair> pairs = new ArrayDeque<>();
        Point point = objective.at(start);
        for (int i = 0; i < iterations && largest(point.slope()) > tolerance; i++) {
            double[] direction = direction(pairs, point.slope());
            if (!(dot(direction, point.slope()) < 0)) {
                pairs.clear(); // rounding has spoilt the model: start again from the slope
                direction = direction(pairs, point.slope());
            }
            // Without a model, the first step is of length 1 at most.
            double first = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(point.slope(), point.slope()))) : 1;
            Optional<Point> next = search(objective, point, direction, first);
            if (next.isEmpty()) {
                return point.at(); // nothing lower is left within rounding
            }
            remember(pairs, point, next.get());
            point = next.get();
        }
        return point.at();
    }

    private static Optional<Point> search(Objective objective, Point from, double[] direction, double first) {
        double promise = dot(direction, from.slope());
        double length = first;
        for (int halving = 0; halving < HALVINGS; halving++) {
            Point next = objective.at(moved(from.at(), direction, length));
            if (next.value() <= from.value() + ARMIJO * length * promise) {
                return Optional.of(next);
            }
            length /= 2;
        }
        return Optional.empty();
    }

    private static void remember(Deque<Pair> pairs, Point from, Point to) {
        double[] step = moved(to.at(), from.at(), -1);
        double[] turn = moved(to.slope(), from.slope(), -1);
        double along = dot(step, turn);
        if (along > 1e-12 * dot(turn, turn)) {
            pairs.addLast(new Pair(step, turn, 1 / along));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    private static double[] direction(Deque<Pair> pairs, double[] slope) {
        double[] direction = moved(new double[slope.length], slope, -1);
        var parts = new ArrayDeque<Double>();
        for (var newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            double part = pair.inverse() * dot(pair.step(), direction);
            parts.addFirst(part);
            direction = moved(direction, pair.turn(), -part);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            direction =
                    moved(new double[slope.length], direction, 1 / (last.inverse() * dot(last.turn(), last.turn())));
        }
        for (Pair pair : pairs) {
            double part = parts.removeFirst() - pair.inverse() * dot(pair.turn(), direction);
            direction = moved(direction, pair.step(), part);
        }
        return direction;
    }

    private static double[] moved(double[] from, double[] direction, double length) {
        var result = new double[from.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = from[i] + length * direction[i];
        }
        return result;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
