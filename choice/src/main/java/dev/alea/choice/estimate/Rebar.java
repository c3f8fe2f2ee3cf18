package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
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
 * Unbiased for every tau and eta; the variance is least near eta 1 for tau .5.
 *
 * <p>Pitfalls: holding z' constant is a bias; drawing z' without the condition is unbiased and useless; below tau .2 the tails
 * are too heavy to use.
 *
 * <p>Source: Tucker et al. (arXiv 1703.07370), equation 6, and its categorical form in appendix C.
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
                Traits.ONE_OF_K,
                false,
                List.of(TEMPERATURE, ETA),
                "Tucker et al., arXiv 1703.07370, equation 6");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Surrogates.requireInterior(this, cost);
        int axis = structure.axis();
        long[] shape = Surrogates.sampled(logits, 1);
        Tensor logs = logits.log_softmax(axis);
        Tensor scores = logs.add(noise.gumbel(Noise.Part.CHOICE, logits, shape));
        Tensor hard = OneHot.first(logits.detach().add(noise.gumbel(Noise.Part.CHOICE, logits, shape)), axis);
        Tensor again = Conditional.scores(logs, hard, noise.gumbel(Noise.Part.CONDITIONAL, logits, shape), axis);
        Tensor costs = Surrogates.costs(cost, structure.event(hard), logits);
        Tensor soft = GumbelSoftmax.soft(scores, temperature, axis);
        Tensor softAgain = GumbelSoftmax.soft(again, temperature, axis);
        Tangent free = Tangent.at(structure, cost, soft, logits);
        Tangent bound = Tangent.at(structure, cost, softAgain, logits);
        Tensor rest = costs.detach().sub(bound.value().mul(new Scalar(eta)));
        Tensor variate = free.along(soft, costs).sub(bound.along(softAgain, costs));
        return Surrogates.mean(costs)
                .add(Surrogates.score(rest, structure.logProbability(logits, hard)))
                .add(variate.mul(new Scalar(eta)));
    }
}
