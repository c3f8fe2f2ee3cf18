package dev.alea.choice.estimate;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Tensor;

/**
 * How a gradient passes a draw: an estimator of the gradient of E[f(z)] with respect to the logits of z.
 *
 * <p>Each estimator is a record of its hyper-parameters and keeps no state; what adapts is a value whose {@code after} returns the next one.
 */
public sealed interface Estimator
        permits AdaptiveImle,
                Arm,
                Arms,
                Carms,
                DisArm,
                Entmax,
                Exact,
                GreedyBaseline,
                ImplicitMle,
                LearnedBaseline,
                LeaveOneOut,
                LocalExpectation,
                MuProp,
                NoiseScore,
                Pathwise,
                Rebar,
                Reinforce,
                Relax,
                Sparsemax,
                SubsetScore,
                SumAndSample,
                UnorderedSet {
    /** Returns what is known of this estimator. */
    Traits traits();

    /**
     * Returns a scalar to differentiate.
     *
     * <p>Value: the mean cost over samples and batch at the events drawn; where states are enumerated or drawn without
     * replacement, that mean is weighted by their probabilities.
     * An empty batch has value 0.
     *
     * <p>Gradient: to the logits, the estimate, averaged over the samples and over the batch as the value is (with a
     * {@link Cost.Coupling#JOINT} cost there is one value for the whole batch); to the parameters inside the cost, the
     * gradient of the value and nothing else.
     *
     * <p>Shape: logits [B.., own two dimensions].
     * <p>Randomness: the same noise gives the same hard samples to every estimator of one structure, so two of them can
     * be compared in pairs.
     *
     * @throws IllegalArgumentException if the structure's law is not one of the {@link Traits#laws}, or logits or costs
     *     have a wrong shape
     * @throws ArithmeticException if a cost is not finite
     */
    Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise);

    /** The same with noise drawn from a stream. */
    default Tensor surrogate(Structure structure, Tensor logits, Cost cost, Draws draws) {
        return surrogate(structure, logits, cost, new Noise.Drawn(draws));
    }
}
