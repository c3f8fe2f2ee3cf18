package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A point from one of K Gaussians with diagonal covariance: the component k by softmax(logits), then mean_k + exp(logStd_k) eps.
 *
 * <p>Shape: logits [B.., K], means and logStds [B.., K, D]; points [S.., B.., D]. Not a {@link Structure}: its event is a point, and
 * it has three tensors to differentiate.
 *
 * <p>Source: Pearson 1894; as a policy by Ren et al. (PMOE, arXiv 2104.09122), equation 2.
 *
 * @param logits of the components
 * @param means of the components
 * @param logStds ln of their standard deviations
 */
public record GaussianMixture(Tensor logits, Tensor means, Tensor logStds) {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    /** The rule of {@link #nodes}: nothing of a Gaussian beyond 10 deviations, error below rounding for smooth functions. */
    private static final int NODES = 2001;

    private static final double REACH = 10;

    /** Checks the shapes. */
    public GaussianMixture {
        long[] points = means.sizes().vec().get();
        if (logits.dim() < 1
                || logits.size(-1) < 1
                || means.dim() != logits.dim() + 1
                || !Arrays.equals(
                        Arrays.copyOf(points, points.length - 1),
                        logits.sizes().vec().get())
                || !Arrays.equals(points, logStds.sizes().vec().get())) {
            throw new IllegalArgumentException(
                    "A Gaussian mixture has logits [B.., K] and means and logStds [B.., K, D], but was " + "given "
                            + Logits.shape(logits) + ", " + Logits.shape(means) + " and " + Logits.shape(logStds)
                            + ".");
        }
    }

    /**
     * Samples.
     *
     * @param component one-hot, [S, B.., K]
     * @param points [S, B.., D]
     */
    public record Sample(Tensor component, Tensor points) {}

    /**
     * Returns independent exact samples.
     *
     * <p>Randomness: the component by {@link Noise.Part#CHOICE}, a number per logit; the normals by
     * {@link Noise.Part#CONDITIONAL}, one per component and dimension, so that every component has its own.
     * <p>Gradient: none.
     */
    public Sample sample(long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor component = component(samples, noise);
            return new Sample(
                    component,
                    component.unsqueeze(-1).mul(candidates(samples, noise)).sum(-2));
        }
    }

    /** Returns components, one-hot. Shape: [S, B.., K]. Gradient: none. */
    public Tensor component(long samples, Noise noise) {
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
        return OneHot.first(logits.detach().add(gumbel), -1);
    }

    /** Returns a point of every component, mean + exp(logStd) eps. Shape: [S, B.., K, D]. Gradient: exact. */
    public Tensor candidates(long samples, Noise noise) {
        Tensor normal = noise.normal(Noise.Part.CONDITIONAL, means, Logits.sampled(means, samples));
        return means.add(logStds.exp().mul(normal));
    }

    /** Returns softmax(logits), the marginals of the component. Shape: [B.., K]. Gradient: exact. */
    public Tensor weights() {
        return logits.softmax(-1);
    }

    /** Returns the log-density of points under each component, nats. Shape: [S.., B.., K]. Gradient: exact. */
    public Tensor componentLogDensity(Tensor points) {
        Tensor z = points.unsqueeze(-2).sub(means).mul(logStds.neg().exp());
        return z.square()
                .mul(new Scalar(-0.5))
                .sub(logStds)
                .sub(new Scalar(0.5 * LOG_TWO_PI))
                .sum(-1);
    }

    /** Returns the log-density of points, nats. Shape: [S.., B..]. Gradient: exact. */
    public Tensor logDensity(Tensor points) {
        return logits.log_softmax(-1).add(componentLogDensity(points)).logsumexp(-1);
    }

    /** Returns the probability that a point came from each component. Shape: [S.., B.., K]. Gradient: exact. */
    public Tensor responsibilities(Tensor points) {
        return logits.log_softmax(-1).add(componentLogDensity(points)).softmax(-1);
    }

    /**
     * Returns the entropy for D = 1, nats, by quadrature: with more dimensions there is no formula, only {@link #entropyBounds}.
     *
     * <p>Shape: [B..]. Gradient: exact.
     *
     * @throws IllegalArgumentException if D is not 1
     */
    public Tensor entropy() {
        return expectation(points -> logDensity(points).neg());
    }

    /** Bounds on the entropy: sum of w_k H(N_k), and that plus H(w). */
    public record Bounds(Tensor lower, Tensor upper) {}

    /** Returns bounds for any D. Shape: [B..] each. Gradient: exact. */
    public Bounds entropyBounds() {
        double constant = 0.5 * (1 + LOG_TWO_PI);
        Tensor own = logStds.add(new Scalar(constant)).sum(-1);
        Tensor lower = weights().mul(own).sum(-1);
        Tensor logs = logits.log_softmax(-1);
        return new Bounds(lower, lower.sub(logs.exp().mul(logs).sum(-1)));
    }

    /** Returns the mean of the heaviest component, the lowest of equal ones. Shape: [B.., D]. Gradient: none. */
    public Tensor mode() {
        return OneHot.first(logits, -1).unsqueeze(-1).mul(means.detach()).sum(-2);
    }

    /** A function of points [S, B.., D] with values [S, B..]. */
    @FunctionalInterface
    public interface Function {
        /** Returns the values. */
        Tensor of(Tensor points);
    }

    /**
     * The oracle for D = 1: E f by quadrature over each component.
     *
     * <p>Shape: [B..]. Gradient: exact, to all three tensors.
     * <p>Cost: 2001 K evaluations per item.
     *
     * @throws IllegalArgumentException if D is not 1
     */
    public Tensor expectation(Function f) {
        if (means.size(-1) != 1) {
            throw new IllegalArgumentException(
                    "An expectation under a Gaussian mixture is exact in one dimension only, but its means have "
                            + means.size(-1) + ", shape " + Logits.shape(means) + "; estimate it by sampling.");
        }
        Tensor nodes = nodes();
        Tensor density = nodes.square().mul(new Scalar(-0.5)).exp();
        Tensor shares = spread(density.div(density.sum())).squeeze(-1);
        List<Tensor> parts = new ArrayList<>();
        for (long k = 0; k < logits.size(-1); k++) {
            // [Q, B.., 1]
            Tensor points = means.select(-2, k).add(logStds.select(-2, k).exp().mul(spread(nodes)));
            parts.add(f.of(points).mul(shares).sum(0));
        }
        return torch.stack(new TensorVector(parts.toArray(Tensor[]::new)), -1)
                .mul(weights())
                .sum(-1);
    }

    /** Equally spaced nodes: the trapezoid rule, whose error falls faster than any power where all derivatives vanish at the ends. */
    private Tensor nodes() {
        double[] values = new double[NODES];
        Arrays.setAll(values, i -> REACH * (2.0 * i / (NODES - 1) - 1));
        return Tensors.of(values, NODES).to(means);
    }

    /** A number per node that broadcasts against points [B.., D]. */
    private Tensor spread(Tensor perNode) {
        long[] shape = new long[Math.toIntExact(means.dim())];
        Arrays.fill(shape, 1);
        shape[0] = perNode.numel();
        return perNode.reshape(shape);
    }
}
