package dev.alea.choice.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Costs of an event x, flattened to d numbers, with fixed coefficients for every d. */
public enum BuiltInCost {
    /** 1/2 x'Ax + b.x. */
    QUADRATIC,
    /** The sum over three m of (tanh(w_m.x + beta_m) - t_m)^2. */
    SMOOTH,
    /**
     * A layer of a variational autoencoder: the negative log-likelihood of 16 binary pixels, nats, through a decoder of one
     * hidden layer of 8 tanh units. With a uniform prior the rest of the bound is the entropy, which needs no estimator.
     */
    VAE,
    /**
     * A slate of arms: the probability that none of the chosen arms succeeds. It is looked up for 0/1 events and has no
     * derivative.
     */
    BANDIT;

    private static final int UNITS = 3;
    private static final int HIDDEN = 8;
    private static final int PIXELS = 16;

    /** Returns its name in commands and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the one of a name.
     *
     * @throws IllegalArgumentException if there is none, with those that there are
     */
    public static BuiltInCost of(String text) {
        return Arrays.stream(values())
                .filter(cost -> cost.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no built-in problem \"" + text + "\"; known: "
                        + Arrays.stream(values()).map(BuiltInCost::text).collect(Collectors.joining(", "))
                        + "; a cost of your own is a TorchScript file."));
    }

    /** Whether it has a derivative with respect to the event. */
    public boolean differentiable() {
        return this != BANDIT;
    }

    /** Returns the cost of events of d numbers. */
    public Cost of(int d) {
        return switch (this) {
            case QUADRATIC -> quadratic(d);
            case SMOOTH -> smooth(d);
            case VAE -> vae(d);
            case BANDIT -> new Bandit(wave(d, i -> 0.35 + 0.3 * Math.sin(2.3 * (i + 1))));
        };
    }

    private static Cost quadratic(int d) {
        double[] a = wave(d * d, i -> 0.8 * Math.cos(0.37 * (i / d + 1) * (i % d + 1)));
        double[] b = wave(d, i -> Math.sin(1.1 * (i + 1)));
        return events -> {
            Tensor x = flat(events);
            Tensor square = x.matmul(Tensors.of(a, d, d).to(x)).mul(x).sum(-1).mul(new Scalar(0.5));
            return square.add(x.matmul(Tensors.of(b, d).to(x)));
        };
    }

    private static Cost smooth(int d) {
        double[] w = wave(UNITS * d, i -> 0.9 * Math.sin(0.5 + 0.8 * (i / d + 1) * (i % d + 1)));
        double[] beta = wave(UNITS, m -> 0.3 * Math.cos(m + 1.0));
        double[] t = wave(UNITS, m -> 0.5 * Math.sin(2.0 * m + 1));
        return events -> {
            Tensor x = flat(events);
            Tensor units = x.matmul(Tensors.of(w, UNITS, d).to(x).t())
                    .add(Tensors.of(beta, UNITS).to(x))
                    .tanh();
            return units.sub(Tensors.of(t, UNITS).to(x)).square().sum(-1);
        };
    }

    private static Cost vae(int d) {
        double[] in = wave(HIDDEN * d, i -> 1.5 * Math.sin(1.9 * i + 0.7 * Math.floorDiv(i, d)));
        double[] out = wave(PIXELS * HIDDEN, i -> 1.2 * Math.cos(2.7 * i + 0.3));
        double[] sign = wave(PIXELS, i -> Math.sin(1.3 * i + 0.5) > 0 ? 1 : -1);
        return events -> {
            Tensor x = flat(events);
            Tensor hidden = x.matmul(Tensors.of(in, HIDDEN, d).to(x).t()).tanh();
            Tensor pixels = hidden.matmul(Tensors.of(out, PIXELS, HIDDEN).to(x).t());
            return torch.log_sigmoid(pixels.mul(Tensors.of(sign, PIXELS).to(x)))
                    .sum(-1)
                    .neg();
        };
    }

    /** Looked up at 0/1 events; detached, as a value that comes from outside is. */
    private record Bandit(List<Double> success) implements Cost {
        Bandit(double... success) {
            this(Arrays.stream(success).boxed().toList());
        }

        @Override
        public Tensor of(Tensor events) {
            Tensor x = flat(events).detach();
            double[] log = success.stream().mapToDouble(q -> Math.log1p(-q)).toArray();
            return x.matmul(Tensors.of(log, log.length).to(x)).exp();
        }

        @Override
        public boolean acceptsInterior() {
            return false;
        }
    }

    private static Tensor flat(Tensor events) {
        return events.flatten(-2, -1);
    }

    private static double[] wave(int n, IntToDoubleFunction of) {
        return IntStream.range(0, n)
                .mapToDouble(i -> rounded(of.applyAsDouble(i)))
                .toArray();
    }

    /** Three decimals, half away from zero. */
    static double rounded(double value) {
        return Math.copySign(Math.floor(Math.abs(value) * 1000 + 0.5) / 1000, value);
    }
}
