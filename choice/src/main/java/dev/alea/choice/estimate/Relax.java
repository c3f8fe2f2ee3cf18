package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The score function with a control variate that is learned by descending the variance of the estimate.
 *
 * <p>Gradient: with c(z) = eta f(soft(z / tau)) + r(z), z = log p + G, D its choice, soft its relaxation as in {@link Rebar}
 * and z' drawn again on condition of D,
 * (f(D) - c(z')) d log p(D) + d c(z) - d c(z'), where both derivatives flow through the logits, that of z' too. Unbiased for
 * every tau, eta and r. With eta 0 the cost is seen at hard choices only and needs no derivative.
 *
 * <p>Learning: {@link #slope} is the derivative of the squared norm of one estimate, whose mean differs from the variance by a
 * constant; {@link #after} takes a step with it. Take the same noise as for the estimate.
 *
 * <p>Pitfalls: a variate that is fitted to the cost of the very draw it is used on is a bias; nothing of the variate reaches the
 * parameters inside the cost.
 *
 * <p>Source: Grathwohl et al. (arXiv 1711.00123), equation 8 and section 3.3.
 *
 * @param temperature tau
 * @param eta weight of the relaxed cost, 0 to leave it out
 * @param variate r
 */
public record Relax(double temperature, double eta, ControlVariate variate) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "relax";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.1, 5);
    static final Parameter ETA = Parameter.real("eta", 1, 0, 10);

    /** Checks the ranges. */
    public Relax {
        TEMPERATURE.checked(temperature);
        ETA.checked(eta);
    }

    @Override
    public Traits traits() {
        boolean relaxed = eta != 0;
        return new Traits(
                Bias.UNBIASED,
                relaxed,
                OptionalInt.of(relaxed ? 3 : 1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Traits.RELAXABLE,
                !relaxed,
                List.of(TEMPERATURE, ETA),
                "Grathwohl et al., arXiv 1711.00123, equation 8");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        require(structure, logits, cost);
        Conditional.Pair pair = Conditional.pair(structure, logits, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(pair.hard()), logits);
        Variate c = new Variate(
                structure,
                cost,
                logits,
                costs,
                GumbelSoftmax.number(logits, eta),
                GumbelSoftmax.number(logits, temperature));
        Tangent free = tangent(c, pair.scores());
        Tangent bound = tangent(c, pair.again());
        Tensor rest = costs.detach().sub(bound.value());
        return Surrogates.mean(costs)
                .add(Surrogates.score(rest, pair.logProbability()))
                .add(free.along(pair.scores(), costs))
                .sub(bound.along(pair.again(), costs));
    }

    /**
     * The derivative of the squared norm of an estimate.
     *
     * @param secondMoment the squared norm, averaged as the cost is
     * @param eta its derivative by eta, 0 where eta is 0
     * @param logTemperature its derivative by ln tau
     * @param variate its derivatives by the parameters of r, in their order
     */
    public record Slope(double secondMoment, double eta, double logTemperature, List<Tensor> variate) {
        /** Copies the list. */
        public Slope {
            variate = List.copyOf(variate);
        }
    }

    /**
     * Returns how the squared norm of the estimate on this noise changes with eta, tau and the parameters of r.
     *
     * <p>Gradient: by double differentiation; the logits and the parameters inside the cost receive none.
     *
     * @throws IllegalArgumentException as {@link #surrogate} does
     */
    public Slope slope(Structure structure, Tensor logits, Cost cost, Noise noise) {
        require(structure, logits, cost);
        Tensor leaf = logits.detach().clone().set_requires_grad(true);
        Conditional.Pair pair = Conditional.pair(structure, leaf, noise);
        Tensor costs =
                Surrogates.costs(cost, structure.event(pair.hard()), leaf).detach();
        Tensor weight = GumbelSoftmax.number(leaf, eta).set_requires_grad(true);
        Tensor logTau = GumbelSoftmax.number(leaf, Math.log(temperature)).set_requires_grad(true);
        Variate c = new Variate(structure, cost, leaf, costs, weight, logTau.exp());
        Tensor bound = c(pair.again(), c);
        Tensor path = gradient(c(pair.scores(), c).sub(bound).sum(), new TensorVector(leaf), true)
                .get(0);
        Tensor score = gradient(pair.logProbability().sum(), new TensorVector(leaf), false)
                .get(0)
                .detach();
        Tensor estimate = costs.sub(bound)
                .unsqueeze(-1)
                .unsqueeze(-1)
                .mul(score)
                .squeeze(0)
                .add(path);
        Tensor second = estimate.square().sum().div(new Scalar((double) Math.max(1, costs.numel())));
        List<Tensor> parameters = new ArrayList<>(List.of(weight, logTau));
        parameters.addAll(variate.parameters());
        TensorVector found = gradient(second, new TensorVector(parameters.toArray(Tensor[]::new)), false);
        List<Tensor> slopes = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor slope = found.get(i);
            slopes.add(slope.defined() ? slope : torch.zeros_like(parameters.get(i)));
        }
        return new Slope(
                second.item_double(),
                slopes.get(0).item_double(),
                slopes.get(1).item_double(),
                slopes.subList(2, slopes.size()));
    }

    /**
     * Returns the estimator of the next step: eta and ln tau one step down the slope, within their ranges. The parameters of the
     * variate belong to the caller's optimizer.
     *
     * @param rate length of the step
     */
    public Relax after(Slope slope, double rate) {
        double nextTau = temperature * Math.exp(-rate * slope.logTemperature());
        return new Relax(
                Math.clamp(nextTau, TEMPERATURE.minimum(), TEMPERATURE.maximum()),
                eta == 0 ? 0 : Math.clamp(eta - rate * slope.eta(), 1e-6, ETA.maximum()),
                variate);
    }

    private void require(Structure structure, Tensor logits, Cost cost) {
        Surrogates.require(this, structure, logits);
        if (eta != 0) {
            Surrogates.requireInterior(this, cost);
        }
    }

    /** What c needs besides the scores. */
    private record Variate(
            Structure structure, Cost cost, Tensor logits, Tensor costs, Tensor eta, Tensor temperature) {}

    /** c at some scores. Shape: that of the costs. */
    private Tensor c(Tensor scores, Variate with) {
        Tensor own = Surrogates.like(variate.of(scores), with.costs);
        if (eta == 0) {
            return own;
        }
        Tensor soft = Conditional.soft(with.structure, scores, with.temperature);
        return Surrogates.costs(with.cost, with.structure.event(soft), with.logits)
                .mul(with.eta)
                .add(own);
    }

    private Tangent tangent(Variate with, Tensor scores) {
        Tensor leaf = scores.detach().clone().set_requires_grad(true);
        Tensor value = c(leaf, with);
        return new Tangent(value.detach(), Tangent.slope(value, leaf));
    }

    private static TensorVector gradient(Tensor of, TensorVector leaves, boolean again) {
        return torch.grad(new TensorVector(of), leaves, new TensorVector(), new BoolOptional(true), again, true);
    }
}
