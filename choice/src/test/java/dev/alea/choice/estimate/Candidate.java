package dev.alea.choice.estimate;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** What a proof is given: an estimator, or something that claims to be one. */
@FunctionalInterface
interface Candidate {
    Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise);

    static Candidate of(Estimator estimator) {
        return estimator::surrogate;
    }

    /** Independent estimates of the gradient, a row each. */
    default double[][] gradients(Problem problem, Cost cost, Draws draws, int count) {
        try (var _ = Scope.open()) {
            Tensor leaf = problem.leaf(count);
            surrogate(problem.structure(), leaf, cost, new Noise.Drawn(draws)).backward();
            // The surrogate is the mean over the items: each gradient is one count-th of an estimate.
            double[] flat = Tensors.doubles(leaf.grad().mul(Tensors.scalar(count)));
            double[][] rows = new double[count][];
            for (int i = 0; i < count; i++) {
                rows[i] = java.util.Arrays.copyOfRange(flat, i * problem.size(), (i + 1) * problem.size());
            }
            return rows;
        }
    }

    /** Tests the mean gradient against a reference. */
    default void checkMean(String what, Problem problem, Cost cost, double[] reference) {
        checkMean(what, problem, cost, FalseAlarms.LOOKS, reference);
    }

    /** The same with a number of looks that is enough, if the tails are light by then. */
    default void checkMean(String what, Problem problem, Cost cost, int looks, double... reference) {
        Draws draws = Seeds.draws(what);
        MeanTest.check(what, reference, looks, (block, size) -> gradients(problem, cost, draws.step(block), size));
    }
}
