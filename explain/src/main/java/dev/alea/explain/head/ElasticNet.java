package dev.alea.explain.head;

import dev.alea.run.UsageException;

/**
 * What weights cost: {@code lambda (alpha |W|_1 + (1 - alpha) / 2 |W|_2^2)}; biases cost nothing.
 *
 * @param lambda strength, 0 or more
 * @param alpha share of the l1 part, above 0 up to 1
 */
public record ElasticNet(double lambda, double alpha) {
    /** The published share. */
    public static final double ALPHA = 0.99;

    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public ElasticNet {
        if (!(lambda >= 0 && Double.isFinite(lambda))) {
            throw new UsageException("lambda is " + lambda + "; allowed: 0 or more");
        }
        if (!(alpha > 0 && alpha <= 1)) {
            throw new UsageException("alpha is " + alpha + "; allowed: above 0 up to 1, such as " + ALPHA);
        }
    }

    /**
     * The strength that a setting of the published GLM-SAGA programs stands for: they divide it by alpha, 0.99, before use.
     *
     * <p>Source: Wong et al., 2021, published code; Oikarinen et al., 2023 (7e-4 for CIFAR-10, 2e-4 for CUB, 1e-4 for ImageNet, 3e-4
     * for Places365).
     */
    public static ElasticNet ofGlmSaga(double lam) {
        return new ElasticNet(lam / ALPHA, ALPHA);
    }

    double l1() {
        return lambda * alpha;
    }

    double ridge() {
        return lambda * (1 - alpha);
    }

    /** The cost of one weight. */
    double of(double weight) {
        return l1() * Math.abs(weight) + ridge() / 2 * weight * weight;
    }

    /** How far a weight and the loss's slope along it are from the condition of an optimum. */
    double violation(double weight, double slope) {
        return weight == 0
                ? Math.max(0, Math.abs(slope) - l1())
                : Math.abs(slope + ridge() * weight + l1() * Math.signum(weight));
    }
}
