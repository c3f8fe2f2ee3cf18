package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The difference between the choice at the perturbed logits and the choice after a step against the slope, same noise.
 *
 * <p>Gradient: (D - D') / lambda with D the mode of logits + G and D' that of logits + G - lambda f'(D), G the noise: a finite
 * difference of the perturbed mode. For a linear cost c its mean is (mu(logits) - mu(logits - lambda c)) / lambda with mu the mean of the
 * perturbed mode (the marginals with standard Gumbel noise), exactly; the true gradient only as lambda goes to 0, where the variance
 * explodes.
 *
 * <p>Pitfalls: a large lambda points elsewhere (cosine .88 at 1 on a quadratic cost of 12 numbers); fresh noise for D' is
 * another estimator; the division by lambda keeps the units of a gradient, which the published code leaves out by default; any
 * noise but standard Gumbels draws from another law than the structure's.
 *
 * <p>Source: Niepert, Minervini, Franceschi (arXiv 2106.01798), algorithm 1.
 *
 * @param step lambda
 * @param perturbation the law of G
 */
public record ImplicitMle(double step, PerturbationNoise perturbation) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "implicit-mle";

    static final Parameter STEP = Parameter.real("step", 1, 0.001, 100);

    /** Checks the range. */
    public ImplicitMle {
        STEP.checked(step);
    }

    /** With standard Gumbel noise. */
    public ImplicitMle(double step) {
        this(step, PerturbationNoise.gumbel());
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                perturbation.laws(),
                true,
                List.of(STEP, Perturbations.NOISE, Perturbations.TEMPERATURE, Perturbations.TERMS),
                "Niepert et al., arXiv 2106.01798, algorithm 1");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Tensor scores = Perturbations.scores(this, perturbation, structure, logits, noise);
        Tensor hard = structure.mode(scores);
        Tensor leaf = hard.clone().set_requires_grad(true);
        Tensor costs = Surrogates.costs(cost, structure.event(leaf), logits);
        Tensor slope = Tangent.slope(costs, leaf);
        Tensor moved = structure.mode(scores.sub(slope.mul(new Scalar(step))));
        Tensor estimate = hard.sub(moved).div(new Scalar(step));
        return Surrogates.mean(costs).add(new Tangent(costs.detach(), estimate).along(logits.unsqueeze(0), costs));
    }
}
