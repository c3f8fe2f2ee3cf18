package dev.alea.choice.estimate;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Tensor;

/** Estimators that hand the cost an event which carries a gradient: hard or soft forward, differentiable backward. */
public sealed interface Pathwise extends Estimator
        permits BinaryConcrete,
                DecoupledGumbelSoftmax,
                DecoupledStraightThrough,
                ExactMarginalSubset,
                GappedStraightThrough,
                GumbelRao,
                GumbelSinkhorn,
                GumbelSoftmax,
                HardConcrete,
                NeuralSort,
                PerturbedArgmax,
                RelaxedTopK,
                SecondOrderStraightThrough,
                SoftSort,
                StochasticGates,
                StraightThrough,
                StraightThroughBinaryConcrete,
                StraightThroughGumbelSoftmax,
                StraightThroughNeuralSort,
                StraightThroughRelaxedTopK,
                StraightThroughSinkhorn,
                StraightThroughSoftSort {
    /**
     * Returns an event with a gradient to the logits, for use inside a network.
     *
     * <p>Shape: logits [B.., own two dimensions], result [B.., event].
     * <p>Gradient: the estimate, through the returned event.
     */
    Tensor relax(Structure structure, Tensor logits, Noise noise);

    /** The same with noise drawn from a stream. */
    default Tensor relax(Structure structure, Tensor logits, Draws draws) {
        return relax(structure, logits, new Noise.Drawn(draws));
    }

    @Override
    default Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        if (!traits().hardForward()) {
            Surrogates.requireInterior(this, cost);
        }
        Tensor events = relax(structure, logits, noise).unsqueeze(0);
        return Surrogates.mean(Surrogates.costs(cost, events, logits));
    }
}
