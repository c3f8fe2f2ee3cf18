package dev.alea.choice.estimate;

import java.util.ArrayList;
import java.util.List;

/** Joint probabilities of repelling classes by plain loops over the orders. */
final class RepellingClassesOracle {
    private RepellingClassesOracle() {}

    /** P(first draw is a, second is b), averaged over the orders. */
    static double joint(int n, int a, int b, double... p) {
        double sum = 0;
        int orders = 0;
        for (int x = 0; x < p.length; x++) {
            for (int y = x + 1; y < p.length; y++) {
                double[] first = interval(a, order(x, y, p.length), p);
                double[] second = interval(b, order(x, y, p.length), p);
                sum += c(n, first[1], second[1])
                        - c(n, first[0], second[1])
                        - c(n, first[1], second[0])
                        + c(n, first[0], second[0]);
                orders++;
            }
        }
        return sum / orders;
    }

    /** A uniform in the middle of a class where the classes keep their order. */
    static double middle(int a, double... p) {
        double start = 0;
        for (int i = 0; i < a; i++) {
            start += p[i];
        }
        return start + p[a] / 2;
    }

    private static List<Integer> order(int x, int y, int classes) {
        List<Integer> order = new ArrayList<>(List.of(x));
        for (int i = 0; i < classes; i++) {
            if (i != x && i != y) {
                order.add(i);
            }
        }
        order.add(y);
        return order;
    }

    private static double[] interval(int a, List<Integer> order, double... p) {
        double start = 0;
        for (int i : order) {
            if (i == a) {
                return new double[] {start, start + p[a]};
            }
            start += p[i];
        }
        throw new IllegalStateException("class " + a + " is in no place of " + order);
    }

    private static double c(int n, double s, double t) {
        double m = n - 1.0;
        return Math.pow(Math.max(0, Math.pow(s, 1 / m) + Math.pow(t, 1 / m) - 1), m);
    }
}
