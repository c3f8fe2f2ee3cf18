package dev.alea.explain.head;

import java.util.Arrays;

/**
 * Adding one number to a feature's weights of all classes changes no probability, only what the weights cost. Steps of one class at a
 * time hardly move along this direction, so the best number is found by itself.
 *
 * <p>Source: Friedman, Hastie and Tibshirani, 2010, section 4.1.
 */
final class CommonShift {
    private CommonShift() {}

    /** Moves every feature's weights to where they cost least. */
    static void apply(LinearHead head, ElasticNet penalty) {
        var weights = new double[head.classes()];
        for (int j = 0; j < head.features(); j++) {
            for (int k = 0; k < weights.length; k++) {
                weights[k] = head.weight(k, j);
            }
            double shift = of(weights, penalty);
            if (shift != 0) {
                for (int k = 0; k < weights.length; k++) {
                    head.weights()[k * head.features() + j] += shift;
                }
            }
        }
    }

    /** The number whose addition makes weights cost least; 0 where that is as good as any. */
    static double of(double[] weights, ElasticNet penalty) {
        if (slope(weights, 0, 1, penalty) >= 0 && slope(weights, 0, -1, penalty) <= 0) {
            return 0;
        }
        double[] kinks = Arrays.stream(weights).map(weight -> -weight).sorted().toArray();
        double kink = Arrays.stream(kinks)
                .filter(shift -> slope(weights, shift, 1, penalty) >= 0)
                .findFirst()
                .orElseThrow(); // beyond the last one every weight is positive
        double before = slope(weights, kink, -1, penalty);
        // Left of the kink the slope is a line of this rise.
        return before <= 0 ? kink : kink - before / (penalty.ridge() * weights.length);
    }

    /**
     * How the cost rises with the shift.
     *
     * @param side what the sign of 0 is: 1 to the right of a kink, -1 to the left
     */
    private static double slope(double[] weights, double shift, int side, ElasticNet penalty) {
        double signs = 0;
        double sum = 0;
        for (double weight : weights) {
            double moved = weight + shift;
            signs += moved == 0 ? side : Math.signum(moved);
            sum += moved;
        }
        return penalty.l1() * signs + penalty.ridge() * sum;
    }
}
