package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function with a moving-average baseline.
 *
 * <p>Gradient: (f(z) - b) d log p(z), unbiased for every b that does not depend on the current draw. So the average is
 * brought up to date after its use: train with this record, then go on with {@link #after}. Needs values of the cost only.
 *
 * <p>Pitfalls: high variance; a baseline that has seen the current cost is a bias; dividing by a running deviation only
 * changes the scale of the gradient.
 *
 * <p>Source: Williams 1992, equation 2 and section 4; Mnih and Gregor (arXiv 1402.0030), section 2.3.
 *
 * @param baseline b; 0 before the first observation
 */
public record Reinforce(MovingAverage baseline) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "reinforce";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.EVERY_LAW,
                true,
                List.of(MovingAverage.DECAY),
                "Williams 1992, equation 2");
    }

    /** Returns the estimator of the next step, whose baseline has seen this mean cost. */
    public Reinforce after(double meanCost) {
        return new Reinforce(baseline.with(meanCost));
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor choices = structure.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor advantage = costs.detach().sub(new Scalar(baseline.orElse(0)));
        Tensor score = Surrogates.score(advantage, structure.logProbability(logits, choices));
        return Surrogates.mean(costs).add(score);
    }
}
