package dev.alea.choice.estimate;

import dev.alea.choice.structure.GaussianMixture;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A mixture of K Gaussians on a line.
 *
 * @param parameters logits, then means, then logStds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MixtureProblem(String name, double... parameters) {
    static final MixtureProblem THREE = new MixtureProblem("three", 0.2, -0.1, 0.4, -1.2, 0.3, 1.5, -0.7, -0.5, -0.9);
    static final MixtureProblem TWO = new MixtureProblem("two", 0.3, -0.4, -0.2, 0.5, -0.3, -0.8);

    int components() {
        return parameters.length / 3;
    }

    /** The same mixture for every item, as leaves. */
    GaussianMixture leaves(int items) {
        int k = components();
        return new GaussianMixture(leaf(0, items, k), leaf(k, items, k, 1), leaf(2 * k, items, k, 1));
    }

    private Tensor leaf(int from, int items, long... own) {
        Tensor one = Tensors.of(Arrays.copyOfRange(parameters, from, from + components()), own);
        long[] shape = java.util.stream.LongStream.concat(java.util.stream.LongStream.of(items), Arrays.stream(own))
                .toArray();
        return one.expand(shape).contiguous().detach().set_requires_grad(true);
    }

    /** The gradients of the leaves, a row per item: logits, means, logStds. */
    double[][] gradients(GaussianMixture leaves, int items) {
        Tensor[] parts = {leaves.logits(), leaves.means(), leaves.logStds()};
        int k = components();
        double[][] rows = new double[items][3 * k];
        for (int part = 0; part < parts.length; part++) {
            Tensor gradient = parts[part].grad();
            if (!gradient.defined()) {
                continue;
            }
            double[] flat = Tensors.doubles(gradient.mul(Tensors.scalar(items)));
            for (int i = 0; i < items; i++) {
                System.arraycopy(flat, i * k, rows[i], part * k, k);
            }
        }
        return rows;
    }

    /** Two valleys over a wide bowl, as in the golden file; a point [S, B.., 1]. */
    static Cost valleys() {
        return points -> {
            Tensor a = points.squeeze(-1);
            Tensor left = a.add(Tensors.scalar(1.2)).div(Tensors.scalar(0.5)).square();
            Tensor right = a.sub(Tensors.scalar(0.9)).div(Tensors.scalar(0.4)).square();
            return a.square()
                    .mul(Tensors.scalar(0.05))
                    .sub(left.neg().exp())
                    .sub(right.neg().exp().mul(Tensors.scalar(1.3)));
        };
    }

    static Cost quadratic() {
        return points -> {
            Tensor a = points.squeeze(-1);
            return a.square().mul(Tensors.scalar(0.4)).add(a.mul(Tensors.scalar(0.7)));
        };
    }

    static Cost identity() {
        return points -> points.squeeze(-1);
    }

    /** Simpson's rule over each component with its own density, in plain loops, differentiated by differences. */
    double[] exact(java.util.function.DoubleUnaryOperator f) {
        double[] gradient = new double[parameters.length];
        for (int i = 0; i < gradient.length; i++) {
            double near = slope(f, i, 1e-3);
            double far = slope(f, i, 2e-3);
            gradient[i] = (4 * near - far) / 3;
        }
        return gradient;
    }

    private double slope(java.util.function.DoubleUnaryOperator f, int i, double h) {
        double[] up = parameters.clone();
        double[] down = parameters.clone();
        up[i] += h;
        down[i] -= h;
        return (expectation(f, up) - expectation(f, down)) / (2 * h);
    }

    static double expectation(java.util.function.DoubleUnaryOperator f, double... parameters) {
        int k = parameters.length / 3;
        double total = 0;
        double mean = 0;
        for (int c = 0; c < k; c++) {
            total += Math.exp(parameters[c]);
        }
        int steps = 4000;
        for (int c = 0; c < k; c++) {
            double sum = 0;
            for (int q = 0; q <= steps; q++) {
                double t = -9 + 18.0 * q / steps;
                double weight = q == 0 || q == steps ? 1 : q % 2 == 1 ? 4 : 2;
                double density = Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
                sum += weight * density * f.applyAsDouble(parameters[k + c] + Math.exp(parameters[2 * k + c]) * t);
            }
            mean += Math.exp(parameters[c]) / total * sum * 18.0 / steps / 3;
        }
        return mean;
    }

    static double valleys(double a) {
        return -Math.exp(-Math.pow((a + 1.2) / 0.5, 2)) - 1.3 * Math.exp(-Math.pow((a - 0.9) / 0.4, 2)) + 0.05 * a * a;
    }
}
