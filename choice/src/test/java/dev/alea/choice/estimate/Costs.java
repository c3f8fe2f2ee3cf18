package dev.alea.choice.estimate;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Costs of an event whose last two dimensions are flattened to d numbers. */
final class Costs {
    private Costs() {}

    /** b.x. */
    static Cost linear(double... b) {
        return events -> {
            Tensor x = flat(events);
            return x.matmul(Tensors.of(b, b.length).to(x));
        };
    }

    /** 1/2 x'Ax + b.x, A row-major. */
    static Cost quadratic(double[] a, double... b) {
        return events -> {
            Tensor x = flat(events);
            Tensor matrix = Tensors.of(a, b.length, b.length).to(x);
            Tensor square = x.matmul(matrix).mul(x).sum(-1).mul(Tensors.scalar(0.5));
            return square.add(x.matmul(Tensors.of(b, b.length).to(x)));
        };
    }

    /** sum over m of (tanh(w_m.x + beta_m) - t_m)^2, W row-major [m, d]. */
    static Cost smooth(double[] w, double[] beta, double... t) {
        return events -> {
            Tensor x = flat(events);
            Tensor weights = Tensors.of(w, t.length, w.length / t.length).to(x);
            Tensor inner =
                    x.matmul(weights.t()).add(Tensors.of(beta, t.length).to(x)).tanh();
            return inner.sub(Tensors.of(t, t.length).to(x)).square().sum(-1);
        };
    }

    static Cost linear(int d) {
        return linear(wave(d, 1.1, 0));
    }

    static Cost quadratic(int d) {
        double[] a = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                a[i * d + j] = 0.8 * Math.cos(0.37 * (i + 1) * (j + 1));
            }
        }
        return quadratic(a, wave(d, 1.1, 0));
    }

    static Cost smooth(int d) {
        double[] w = new double[3 * d];
        for (int i = 0; i < w.length; i++) {
            w[i] = 0.9 * Math.sin(0.5 + 0.8 * (i / d + 1) * (i % d + 1));
        }
        return smooth(w, wave(3, 0.9, 1.5), wave(3, 2, -0.2));
    }

    private static double[] wave(int n, double frequency, double phase) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.sin(frequency * (i + 1) + phase);
        }
        return values;
    }

    private static Tensor flat(Tensor events) {
        return events.flatten(-2, -1);
    }
}
