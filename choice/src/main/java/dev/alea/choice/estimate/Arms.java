package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@link DisArm} for n draws: gates that repel one another through a Dirichlet copula, with the leave-one-out score.
 *
 * <p>Gradient: 1/(n - 1) sum over i of (f_i - mean f) (b_i - p) rho, unbiased. With e_i = Exp(1), d_i = e_i / sum e and w_i =
 * (1 - d_i)^(n - 1), each of which is uniform, b_i = 1 where w_i < p (1 - w_i < p where p >= 1/2). The factor rho = p (1 - p) /
 * (p - P(b_1 = b_2 = 1)) corrects the score for the dependence; in terms of m = min(p, 1 - p) it is (1 - m) / (1 - max(0, 2 -
 * m^(-1/(n - 1)))^(n - 1)), which is finite at m = 0, where the published form is 0/0. For n = 2 and p < 1/2 equal to {@link DisArm},
 * draw by draw.
 *
 * <p>Pitfalls: without rho the estimate is biased; the draws are not the structure's own sample on the same noise.
 *
 * <p>Source: Dimitriev and Zhou (arXiv 2105.14141), section 4 (Dirichlet copula); rho as rewritten here is ours.
 *
 * @param samples n
 */
public record Arms(int samples) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "arms";

    static final Parameter SAMPLES = Parameter.whole("samples", 4, 2, 32);

    /** Checks the range. */
    public Arms {
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(samples),
                Set.of(Noise.Part.CHOICE),
                Traits.GATES,
                true,
                List.of(SAMPLES),
                "Dimitriev and Zhou, arXiv 2105.14141, section 4");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor fixed = logits.detach();
        Tensor p = fixed.sigmoid();
        Tensor w = copula(noise.uniform(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples)));
        Tensor reflected = torch.where(p.ge(new Scalar(0.5)), w.neg().add(new Scalar(1.0)), w);
        Tensor choices = reflected.lt(p).to(logits.scalar_type());
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor advantage = costs.detach().sub(costs.detach().mean(0));
        Tensor score = choices.sub(p).mul(correction(fixed));
        Tensor estimate =
                Surrogates.perEntry(advantage, choices).mul(score).sum(0).div(new Scalar(samples - 1.0));
        return Surrogates.mean(costs).add(Surrogates.linear(estimate, logits, costs));
    }

    /** Uniforms whose pairs repel one another as far as n of them can. Shape: [n, ..] as given. */
    static Tensor copula(Tensor u) {
        Tensor e = u.neg().log1p().neg();
        Tensor total = e.sum(new long[] {0}, true, new ScalarTypeOptional());
        return e.div(total).neg().add(new Scalar(1.0)).pow(new Scalar(u.size(0) - 1.0));
    }

    private Tensor correction(Tensor fixed) {
        Tensor rarer = fixed.abs().neg().sigmoid();
        double others = samples - 1;
        Tensor both = rarer.pow(new Scalar(-1 / others))
                .neg()
                .add(new Scalar(2.0))
                .clamp_min(new Scalar(0.0))
                .pow(new Scalar(others));
        return fixed.abs().sigmoid().div(both.neg().add(new Scalar(1.0)));
    }
}
