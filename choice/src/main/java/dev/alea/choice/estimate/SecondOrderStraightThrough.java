package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * An exact sample D forward; backward half the covariance times the slope and half the slope along the deviation.
 *
 * <p>Gradient: with g = f'(D), V = D - mu and Cov the covariance of the law, 1/2 (Cov g + (g.V) V) per variable, exact for
 * quadratic costs. For one of K this is ReinMax at temperature 1 without its logarithm and second softmax; the same rule
 * holds for every exponential family with computable mean and covariance, so for subsets too: for f(x) = m.d + d'Ad/2 with
 * d = x - mu, E[Cov g] = Cov m and E[(g.d) d] = Cov m + E[d d'Ad], while the true gradient is Cov m + E[d d'Ad]/2.
 *
 * <p>Pitfalls: a temperature other than 1 is the published compatibility form 2 J((q + D)/2)'g - J(p)'g/2 with q the softmax
 * at that temperature; it is biased for linear costs already.
 *
 * <p>Source: Liu et al. (ReinMax, arXiv 2304.08612), equation 6; the rule beyond one of K is ours.
 *
 * @param temperature 1, or the published form for one of K
 */
public record SecondOrderStraightThrough(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "second-order-straight-through";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 1.0, 1, 10);

    /** Checks the range. */
    public SecondOrderStraightThrough {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        boolean exact = temperature == 1;
        return new Traits(
                exact ? Bias.SECOND_ORDER : Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                exact ? Traits.EXPONENTIAL : Traits.ONE_OF_K,
                true,
                List.of(TEMPERATURE),
                "Liu et al., arXiv 2304.08612, equation 6");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor hard = structure.sample(logits, 1, noise).squeeze(0);
        Tensor backward = temperature == 1
                ? ours(structure, logits, hard)
                : published(hard, logits, structure.axis(), temperature);
        return structure.event(hard.add(backward));
    }

    /** Value 0; derivative 1/2 (Cov + V V'). */
    private static Tensor ours(Structure structure, Tensor logits, Tensor hard) {
        Tensor mean = structure.marginals(logits);
        Tensor deviation = hard.sub(mean.detach());
        Tensor along = structure.perVariable(deviation.mul(Surrogates.zero(logits)));
        return Surrogates.zero(mean).add(deviation.mul(along)).mul(new Scalar(0.5));
    }

    /** Value 0; derivative 2 J((q + D)/2) - J(p)/2. */
    private static Tensor published(Tensor hard, Tensor logits, int axis, double temperature) {
        Tensor p = logits.softmax(axis);
        Tensor q = GumbelSoftmax.soft(logits.detach(), temperature, axis);
        Tensor middle = q.add(hard).mul(new Scalar(0.5));
        Tensor moving = middle.log().add(Surrogates.zero(logits)).softmax(axis);
        return Surrogates.zero(moving)
                .mul(new Scalar(2.0))
                .sub(Surrogates.zero(p).mul(new Scalar(0.5)));
    }
}
