package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A {@link BinaryConcrete} gate stretched to (gamma, zeta) and clamped to [0, 1], so that it is exactly 0 or exactly 1 with
 * positive probability: the gate of L0 regularisation.
 *
 * <p>Gradient: with s = sigmoid((logistic + log alpha) / beta) and z = min(1, max(0, s (zeta - gamma) + gamma)), f'(z) s (1 - s)
 * (zeta - gamma) / beta between the clamps and 0 at them, exact for E[f(z)]. The law of z is its own, with atoms at 0 and 1, and
 * not that of the 0/1 gates with the same logits.
 *
 * <p>The number of open gates is {@link #openProbability}, differentiable, to be added to the loss with a weight; after training
 * a gate takes the value {@link #deterministic}.
 *
 * <p>Pitfalls: the logits are log alpha, whose gates stay open with more than sigmoid(log alpha); no gradient reaches a gate in
 * draws where it is clamped, so the penalty alone moves gates that are almost surely closed.
 *
 * <p>Source: Louizos, Welling, Kingma (arXiv 1712.01312), equations 10 to 13.
 *
 * @param beta temperature
 * @param gamma lower end of the stretch, below 0
 * @param zeta upper end of the stretch, above 1
 */
public record HardConcrete(double beta, double gamma, double zeta) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "hard-concrete";

    static final Parameter BETA = Parameter.real("beta", 2.0 / 3, 0.01, 0.99);
    static final Parameter GAMMA = Parameter.real("gamma", -0.1, -10, -0.001);
    static final Parameter ZETA = Parameter.real("zeta", 1.1, 1.001, 11);

    /** Checks the ranges. */
    public HardConcrete {
        BETA.checked(beta);
        GAMMA.checked(gamma);
        ZETA.checked(zeta);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.RELAXED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.GATES,
                false,
                List.of(BETA, GAMMA, ZETA),
                "Louizos et al., arXiv 1712.01312, equations 10 to 13");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        return structure.event(stretched(BinaryConcrete.soft(logits, noise, beta)));
    }

    /** Returns P(z != 0) of every gate. Shape: the logits'. Gradient: exact. */
    public Tensor openProbability(Tensor logits) {
        return logits.sub(new Scalar(beta * Math.log(-gamma / zeta))).sigmoid();
    }

    /** Returns P(z = 1) of every gate. Shape: the logits'. Gradient: exact. */
    public Tensor fullProbability(Tensor logits) {
        return logits.sub(new Scalar(beta * Math.log((1 - gamma) / (zeta - 1)))).sigmoid();
    }

    /** Returns the gates without noise, for use after training. Shape: the logits'. Gradient: exact. */
    public Tensor deterministic(Tensor logits) {
        return stretched(logits.sigmoid());
    }

    private Tensor stretched(Tensor soft) {
        Tensor wide = soft.mul(new Scalar(zeta - gamma)).add(new Scalar(gamma));
        return wide.clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)));
    }
}
