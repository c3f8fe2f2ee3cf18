package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Implicit maximum likelihood with a centred difference and a step that adapts.
 *
 * <p>Gradient: (MAP(z + lambda g) - MAP(z - lambda g)) / (2 lambda) with z = logits + G, G the noise, D its mode, g = f'(D) and
 * lambda = alpha |logits| / |g| per item (of the whole batch for a joint cost), 0 where lambda is. {@link #after} moves alpha so
 * that an estimate has the target number of non-zero entries: a small step has less bias, a large one fewer zeros.
 *
 * <p>Pitfalls: logits of 0 give a step of 0; the length of the logits, which a shift changes, is part of the step.
 *
 * <p>Source: Minervini, Franceschi, Niepert (arXiv 2209.04862), algorithm 1; the rule for alpha is that of their code.
 *
 * @param alpha step relative to the logits
 * @param target non-zero entries wanted per item
 * @param nonZeros their running mean
 * @param perturbation the law of G
 */
public record AdaptiveImle(double alpha, double target, MovingAverage nonZeros, PerturbationNoise perturbation)
        implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "adaptive-implicit-mle";

    static final Parameter ALPHA = Parameter.real("alpha", 1, 0, 1000);
    static final Parameter TARGET = Parameter.real("target", 1, 0, 1e9);
    private static final double CHANGE = 1e-4;

    /** Checks the ranges. */
    public AdaptiveImle {
        ALPHA.checked(alpha);
        TARGET.checked(target);
    }

    /** With standard Gumbel noise. */
    public AdaptiveImle(double alpha, double target, MovingAverage nonZeros) {
        this(alpha, target, nonZeros, PerturbationNoise.gumbel());
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
                List.of(ALPHA, TARGET, Perturbations.NOISE, Perturbations.TEMPERATURE, Perturbations.TERMS),
                "Minervini et al., arXiv 2209.04862, algorithm 1");
    }

    /**
     * Returns the estimator of the next step: alpha 1e-4 larger where estimates have been sparser than the target, else smaller.
     *
     * @param estimate the gradient of the logits, [B.., own two dimensions]
     */
    public AdaptiveImle after(Tensor estimate) {
        double items = Math.max(1, estimate.numel() / Math.max(1, estimate.size(-1) * estimate.size(-2)));
        double count = estimate.count_nonzero().item_long() / items;
        MovingAverage seen = nonZeros.with(count);
        double next = seen.value() < target ? alpha + CHANGE : alpha - CHANGE;
        return new AdaptiveImle(Math.clamp(next, ALPHA.minimum(), ALPHA.maximum()), target, seen, perturbation);
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Tensor scores = Perturbations.scores(this, perturbation, structure, logits, noise);
        Tensor leaf = structure.mode(scores).set_requires_grad(true);
        Tensor costs = Surrogates.costs(cost, structure.event(leaf), logits);
        Tensor slope = Tangent.slope(costs, leaf);
        boolean joint = cost.coupling() == Cost.Coupling.JOINT;
        Tensor length = norm(slope, joint);
        Tensor step = norm(logits.detach().unsqueeze(0), joint)
                .mul(new Scalar(alpha))
                .div(length)
                .masked_fill(length.eq(new Scalar(0)), new Scalar(0));
        Tensor move = slope.mul(step);
        Tensor difference = structure.mode(scores.add(move)).sub(structure.mode(scores.sub(move)));
        Tensor estimate = difference.div(step.mul(new Scalar(2))).masked_fill(step.eq(new Scalar(0)), new Scalar(0));
        return Surrogates.mean(costs).add(new Tangent(costs.detach(), estimate).along(logits.unsqueeze(0), costs));
    }

    /** The length of an item, or of the whole batch, that broadcasts against it. */
    private static Tensor norm(Tensor tensor, boolean joint) {
        Tensor square = tensor.square();
        return (joint ? square.sum() : Surrogates.perItem(square)).sqrt();
    }
}
