package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function of several samples, each compared with the mean of the others.
 *
 * <p>Gradient: mean over i of (f_i - mean of f_j, j != i) d log p(z_i), unbiased, as no baseline contains its own sample.
 * Needs values of the cost only. The reliable default where the cost has no useful derivative.
 *
 * <p>Pitfalls: with the mean of all samples as baseline the gradient shrinks by (S - 1) / S.
 *
 * <p>Source: Kool, van Hoof, Welling 2019 (Buy 4 REINFORCE samples), equation 6.
 *
 * @param samples S
 */
public record LeaveOneOut(int samples) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "leave-one-out";

    static final Parameter SAMPLES = Parameter.whole("samples", 4, 2, 64);

    /** Checks the range. */
    public LeaveOneOut {
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(samples),
                Set.of(Noise.Part.CHOICE),
                Traits.EVERY_LAW,
                true,
                List.of(SAMPLES),
                "Kool et al. 2019, equation 6");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor choices = structure.sample(logits, samples, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor fixed = costs.detach();
        // f_i - mean of the others = (f_i - mean of all) S / (S - 1)
        Tensor advantage = fixed.sub(fixed.mean(0)).mul(new Scalar(samples / (samples - 1.0)));
        Tensor score = Surrogates.score(advantage, structure.logProbability(logits, choices));
        return Surrogates.mean(costs).add(score);
    }

    /** Returns each cost minus the mean of the others: the weights of the log-probabilities, for a loop of one's own. */
    public static double[] advantages(double... costs) {
        double sum = Arrays.stream(costs).sum();
        int others = SAMPLES.checkedCount(costs.length) - 1;
        return Arrays.stream(costs).map(own -> own - (sum - own) / others).toArray();
    }
}
