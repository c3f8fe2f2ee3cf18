package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import java.util.ArrayList;
import java.util.List;

/** Permutation matrices with their probabilities, one by one, in plain doubles. */
final class OrderOracle {
    private OrderOracle() {}

    static boolean isFor(Structure structure) {
        return switch (structure.law()) {
            case PERMUTATION, MATCHING, PERTURBED_MATCHING -> true;
            default -> false;
        };
    }

    static List<Oracle.State> states(Problem problem, double... logits) {
        int n = problem.columns();
        List<int[]> orders = new ArrayList<>();
        extend(new int[n], 0, orders);
        double[] weights = orders.stream()
                .mapToDouble(order -> weight(problem.structure().law(), order, logits))
                .toArray();
        double total = java.util.Arrays.stream(weights).sum();
        List<Oracle.State> states = new ArrayList<>();
        for (int s = 0; s < weights.length; s++) {
            double[] choice = new double[n * n];
            for (int r = 0; r < n; r++) {
                choice[r * n + orders.get(s)[r]] = 1;
            }
            states.add(new Oracle.State(choice, Math.log(weights[s] / total)));
        }
        return states;
    }

    /** All orders that begin with the first so many entries. */
    static void extend(int[] order, int filled, List<int[]> orders) {
        if (filled == order.length) {
            orders.add(order.clone());
            return;
        }
        for (int item = 0; item < order.length; item++) {
            int own = item;
            if (java.util.Arrays.stream(order, 0, filled).noneMatch(i -> i == own)) {
                order[filled] = item;
                extend(order, filled + 1, orders);
            }
        }
    }

    private static double weight(Structure.Law law, int[] order, double... logits) {
        int n = order.length;
        if (law == Structure.Law.PERMUTATION) {
            double product = 1;
            for (int r = 0; r < n; r++) {
                double left = 0;
                for (int later = r; later < n; later++) {
                    left += Math.exp(logits[order[later]]);
                }
                product *= Math.exp(logits[order[r]]) / left;
            }
            return product;
        }
        double sum = 0;
        for (int r = 0; r < n; r++) {
            sum += logits[r * n + order[r]];
        }
        if (law == Structure.Law.MATCHING) {
            return Math.exp(sum);
        }
        return perturbed(order, logits);
    }

    /**
     * Of two rows and columns the diagonal is the best if its lead is more than the sum of two logistic numbers, whose distribution
     * function at x is 1/c - a x / c^2 with a = exp(-x), c = 1 - a.
     */
    private static double perturbed(int[] order, double... logits) {
        if (order.length != 2) {
            throw new IllegalArgumentException("perturbed matchings of more than two rows have no formula");
        }
        double lead = logits[0] + logits[3] - logits[1] - logits[2];
        double x = order[0] == 0 ? lead : -lead;
        double a = Math.exp(-x);
        double c = -Math.expm1(-x);
        return 1 / c - a * x / (c * c);
    }
}
