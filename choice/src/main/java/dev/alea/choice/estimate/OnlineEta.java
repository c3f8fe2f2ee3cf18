package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Tensor;

/**
 * The weight of {@link Rebar}'s control variate that has had the least variance so far, as a value: {@link #after} returns the
 * next one.
 *
 * <p>With a the estimate at eta 0 and b = a minus the estimate at eta 1, whose mean is 0, the variance is least at
 * E[a.b] / E[b.b]; both are running sums. A weight must not depend on the draw it is used on: use it from the next step on.
 *
 * <p>Source: Tucker et al. (arXiv 1703.07370), section 3.2, which descends the variance instead.
 *
 * @param decay weight of the past, in [0, 1)
 * @param product running sum of a.b
 * @param square running sum of b.b
 */
public record OnlineEta(double decay, double product, double square) {
    static final Parameter DECAY = Parameter.real("decay", 0.99, 0, 0.999_999);

    /** Checks the ranges. */
    public OnlineEta {
        DECAY.checked(decay);
        if (!Double.isFinite(product) || !(square >= 0) || Double.isInfinite(square)) {
            throw new IllegalArgumentException(
                    "The running sums of a control variate must be finite and that of squares "
                            + "not negative, but are " + product + " and " + square + ".");
        }
    }

    /** Returns the sums before the first observation. */
    public static OnlineEta empty() {
        return new OnlineEta(DECAY.standard(), 0, 0);
    }

    /** Returns the best weight so far, within the range of {@link Rebar}, or its default before the first observation. */
    public double eta() {
        return square == 0
                ? Rebar.ETA.standard()
                : Math.clamp(product / square, Rebar.ETA.minimum(), Rebar.ETA.maximum());
    }

    /**
     * Returns the sums after one more draw.
     *
     * <p>Cost: two estimates. Gradient: the logits receive none.
     */
    public OnlineEta after(Structure structure, Tensor logits, Cost cost, Noise noise, double temperature) {
        Tensor plain = estimate(new Rebar(temperature, 0), structure, logits, cost, noise);
        Tensor variate = plain.sub(estimate(new Rebar(temperature, 1), structure, logits, cost, noise));
        return new OnlineEta(
                decay,
                decay * product + (1 - decay) * plain.mul(variate).sum().item_double(),
                decay * square + (1 - decay) * variate.square().sum().item_double());
    }

    private static Tensor estimate(Rebar rebar, Structure structure, Tensor logits, Cost cost, Noise noise) {
        Tensor leaf = logits.detach().clone().set_requires_grad(true);
        return Tangent.slope(rebar.surrogate(structure, leaf, cost, noise), leaf);
    }
}
