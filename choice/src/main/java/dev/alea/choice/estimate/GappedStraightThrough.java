package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * An exact sample D forward; backward the softmax of logits that were moved, without noise, until D leads by a gap.
 *
 * <p>Gradient: J(softmax((logits + m) / tau), tau)' f'(D), where m lifts the logit of D to the largest one and lowers every
 * other to at least a gap below it; m is constant. Less variance than {@link StraightThroughGumbelSoftmax} as one point
 * stands for all the noise that leads to D.
 *
 * <p>Pitfalls: biased even for linear costs.
 *
 * <p>Source: Fan et al. (arXiv 2206.07235), section 3.2, with the constant shift of the published code.
 *
 * @param temperature tau of the backward pass
 * @param gap lead of the choice, in logits; {@link #ADAPTIVE} for -ln(1 - p_D) / p_D, the mean lead of the Gumbel noise
 */
public record GappedStraightThrough(double temperature, double gap) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "gapped-straight-through";

    /** The gap that follows the probability of the choice. */
    public static final double ADAPTIVE = 0;

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 10);
    static final Parameter GAP = Parameter.real("gap", 1, 0, 20);

    // Keeps the adaptive gap finite where the choice is certain.
    private static final double CERTAIN = 1 - 1e-5;

    /** Checks the ranges. */
    public GappedStraightThrough {
        TEMPERATURE.checked(temperature);
        GAP.checked(gap);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.ONE_OF_K,
                true,
                List.of(TEMPERATURE, GAP),
                "Fan et al., arXiv 2206.07235, section 3.2");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor hard = structure.sample(logits, 1, noise).squeeze(0);
        Tensor moved = logits.add(shift(logits.detach(), hard, structure.axis()));
        Tensor soft = GumbelSoftmax.soft(moved, temperature, structure.axis());
        return structure.event(Surrogates.straightThrough(hard, soft));
    }

    /** What is added to the logits, a constant. */
    private Tensor shift(Tensor fixed, Tensor hard, int axis) {
        Tensor below = fixed.sub(fixed.amax(new long[] {axis}, true));
        Tensor lowered = below.add(gap(fixed, hard, axis)).relu().neg();
        return torch.where(hard.gt(new Scalar(0.5)), below.neg(), lowered);
    }

    private Tensor gap(Tensor fixed, Tensor hard, int axis) {
        Tensor one = torch.ones_like(hard);
        if (gap != ADAPTIVE) {
            return one.mul(new Scalar(gap));
        }
        Tensor p = Surrogates.along(fixed.softmax(axis).mul(hard), axis).mul(new Scalar(CERTAIN));
        // p is 0 where the choice is all but impossible; the limit of the gap there is 1.
        Tensor safe = p.clamp_min(new Scalar(1e-30));
        Tensor lead = safe.neg().log1p().neg().div(safe);
        return one.mul(torch.where(p.gt(new Scalar(1e-12)), lead, torch.ones_like(lead)));
    }
}
