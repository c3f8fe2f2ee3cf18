package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function of k-subsets with the leave-one-out baseline, for both of their laws and any size.
 *
 * <p>Gradient: mean over i of (f_i - mean of f_j, j != i) times a score, unbiased. Under the Gibbs law the score is x - mu with
 * the exact marginals mu, the same as {@link LeaveOneOut}. Under the Plackett-Luce law it is that of the order of the
 * draws, the sum over j of (e_(o_j) - softmax of what was left), which costs O(n k) whatever k is, while the score
 * of the unordered set, which {@link LeaveOneOut} takes, has less variance and a cost that grows with its subsets.
 *
 * <p>Pitfalls: draws of one law with the score of the other.
 *
 * <p>Source: Wijk et al. (arXiv 2407.16058; with dynamic programming in place of their discrete Fourier transform); Kool,
 * van Hoof, Welling 2019 (Buy 4 REINFORCE samples), equation 6.
 *
 * @param samples S
 */
public record SubsetScore(int samples) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "subset-score";

    static final Parameter SAMPLES = Parameter.whole("samples", 4, 2, 64);

    /** Checks the range. */
    public SubsetScore {
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(samples),
                Set.of(Noise.Part.CHOICE),
                Traits.SUBSETS,
                true,
                List.of(SAMPLES),
                "Wijk et al., arXiv 2407.16058");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        if (structure.law() == Structure.Law.SUBSET) {
            return new LeaveOneOut(samples).surrogate(structure, logits, cost, noise);
        }
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples));
        DrawOrder order = DrawOrder.of(structure, logits, logits.detach().add(gumbel));
        Tensor costs = Surrogates.costs(cost, structure.event(order.hard()), logits);
        Tensor fixed = costs.detach();
        Tensor advantage = fixed.sub(fixed.mean(0)).mul(new Scalar(samples / (samples - 1.0)));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, order.logProbability()));
    }
}
