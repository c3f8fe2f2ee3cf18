package dev.alea.explain.head;

/**
 * Newton's model of the loss in a few weights and a bias, with the penalty: {@code slope . d + d^T H d / 2 + penalty(w + d)}.
 * Coordinate descent minimises it, one weight after the other, each exactly.
 *
 * @param curvature H, row-major, the bias last
 * @param slopes of the loss, the bias last
 * @param weights w, without the bias
 * @param penalty of the weights
 */
@SuppressWarnings("ArrayRecordComponent") // made for one step
record QuadraticModel(double[] curvature, double[] slopes, double[] weights, ElasticNet penalty) {
    private static final int SWEEPS = 1000;
    // Curvature that saturated pictures no longer have; the search along the step makes up for it.
    private static final double LEAST = 1e-12;

    static QuadraticModel of(double[] curvature, double[] slopes, double[] weights, ElasticNet penalty) {
        return new QuadraticModel(curvature, slopes, weights, penalty);
    }

    /**
     * The step to the minimum.
     *
     * @param tolerance the sweep is the last in which no slope moved by more
     */
    double[] minimise(double tolerance) {
        int size = slopes.length;
        var step = new double[size];
        var slope = slopes.clone();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double largest = 0;
            for (int i = 0; i < size; i++) {
                double bend = curvature[i * size + i] + LEAST;
                double next = i == size - 1 ? step[i] - slope[i] / bend : target(i, step[i], slope[i], bend);
                double change = next - step[i];
                if (change != 0) {
                    step[i] = next; // which is -w to the last bit where a weight goes
                    largest = Math.max(largest, Math.abs(change) * bend);
                    for (int j = 0; j < size; j++) {
                        slope[j] += change * curvature[i * size + j];
                    }
                }
            }
            if (largest <= tolerance) {
                break;
            }
        }
        return step;
    }

    /** The step of a weight that minimises the model along it. */
    private double target(int i, double step, double slope, double bend) {
        double pull = bend * (weights[i] + step) - slope;
        double size = Math.abs(pull) - penalty.l1();
        return size <= 0 ? -weights[i] : Math.copySign(size, pull) / (bend + penalty.ridge()) - weights[i];
    }
}
