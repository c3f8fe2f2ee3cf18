package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import dev.alea.choice.structure.OneHot;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The published rule of PMOE: the weights learn how often each component has the best of one point each.
 *
 * <p>Value: the cost of the best point (of all points added up, with {@link Experts#ALL}) plus the squared distance of the weights w
 * from v, one-hot at the best component; for {@link Reduction#MEAN} that distance is divided by K. Gradient: to the logits that of
 * |v - w|^2, whose mean is 2 J(w)(w - p*), p*_k the probability that component k is the best; to means and deviations through the points.
 *
 * <p>Pitfalls: it estimates another objective: w settles at p*, not at the optimum of E f, and identical components get 1/K each.
 *
 * <p>Source: Ren et al. (PMOE, arXiv 2104.09122), the frequency loss; forms of the published code.
 *
 * @param experts which points train their component
 * @param reduction of the squared distance over the components
 */
public record FrequencyRule(Experts experts, Reduction reduction) implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "frequency-rule";

    static final Parameter ALL_EXPERTS = Parameter.whole("all-experts", 0, 0, 1);
    static final Parameter SUM = Parameter.whole("sum", 0, 0, 1);

    /** Which points train their component. */
    public enum Experts {
        /** The best point alone, the official rule. */
        BEST,
        /** Every point. */
        ALL
    }

    /** How the squared distance of the weights is summed over the components. */
    public enum Reduction {
        /** Divided by K, the official rule. */
        MEAN,
        /** As it is. */
        SUM
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.empty(),
                Set.of(Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(ALL_EXPERTS, SUM),
                "Ren et al., arXiv 2104.09122, frequency loss");
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor points = Mixtures.perComponent(mixture.candidates(1, noise));
        Tensor costs = Mixtures.costs(mixture, cost, points).movedim(0, -1);
        Tensor best = OneHot.first(costs.neg(), -1);
        Tensor own = experts == Experts.BEST ? best.mul(costs) : costs;
        Tensor distance = best.sub(mixture.weights()).square().sum(-1);
        double parts = reduction == Reduction.MEAN ? mixture.logits().size(-1) : 1;
        return Surrogates.mean(own.sum(-1)).add(Surrogates.mean(distance).div(new Scalar(parts)));
    }
}
