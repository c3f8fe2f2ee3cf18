package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function with the relaxed cost, on the same noise, as control variate.
 *
 * <p>Gradient: with c(z) = f(softmax(z / tau)), z = log p + G, D its argmax and z' drawn again on condition of D,
 * (f(D) - eta c(z')) d log p(D) + eta (d c(z) - d c(z')), where both derivatives flow through the logits, that of z' too.
 * Unbiased for every tau and eta; the variance is least near eta 1 for tau .5. For gates z has logistic noise and a sigmoid
 * takes the place of the softmax; for subsets drawn without replacement D is the order of the draws and c(z) the cost of
 * {@link RelaxedTopK}, for permutations that of {@link SoftSort}.
 *
 * <p>Pitfalls: holding z' constant is a bias; drawing z' without the condition is unbiased and useless; below tau .2 the tails
 * are too heavy to use.
 *
 * <p>Source: Tucker et al. (arXiv 1703.07370), equation 6, and its categorical form in appendix C;
 * Gadetsky et al. (arXiv 1911.10036), section 3, for draws without replacement.
 *
 * @param temperature tau
 * @param eta weight of the control variate
 */
public record Rebar(double temperature, double eta) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "rebar";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.2, 5);
    static final Parameter ETA = Parameter.real("eta", 1, 0, 10);

    /** Checks the ranges. */
    public Rebar {
        TEMPERATURE.checked(temperature);
        ETA.checked(eta);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                true,
                OptionalInt.of(3),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Traits.RELAXABLE,
                false,
                List.of(TEMPERATURE, ETA),
                "Tucker et al., arXiv 1703.07370, equation 6");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Surrogates.requireInterior(this, cost);
        Conditional.Pair pair = Conditional.pair(structure, logits, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(pair.hard()), logits);
        Tensor soft = Conditional.soft(structure, pair.scores(), temperature);
        Tensor softAgain = Conditional.soft(structure, pair.again(), temperature);
        Tangent free = Tangent.at(structure, cost, soft, logits);
        Tangent bound = Tangent.at(structure, cost, softAgain, logits);
        Tensor rest = costs.detach().sub(bound.value().mul(new Scalar(eta)));
        Tensor variate = free.along(soft, costs).sub(bound.along(softAgain, costs));
        return Surrogates.mean(costs)
                .add(Surrogates.score(rest, pair.logProbability()))
                .add(variate.mul(new Scalar(eta)));
    }
}
