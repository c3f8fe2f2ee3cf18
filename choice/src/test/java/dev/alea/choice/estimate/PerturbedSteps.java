package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** What is known of the finite difference of a perturbed argmax. */
final class PerturbedSteps {
    private PerturbedSteps() {}

    /** For a linear cost c the mean is (p(logits) - p(logits - step c)) / step. */
    static Proof linearMean(double step) {
        return new Proof("the finite difference of the mean on linear costs", candidate -> {
            for (Problem problem : Identities.oneOfK()) {
                Cost cost = Costs.linear(problem.eventSize());
                double[] reference;
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Tensor logits = problem.logits();
                    Tensor slope = Identities.slope(structure, cost, logits);
                    Tensor moved = structure.marginals(logits.sub(slope.mul(Tensors.scalar(step))));
                    reference = Tensors.doubles(
                            structure.marginals(logits).sub(moved).div(Tensors.scalar(step)));
                }
                candidate.checkMean("finite difference on " + problem, problem, cost, reference);
            }
        });
    }

    /** (D - D') / step, draw by draw. */
    static Proof closedForm(double step) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : Identities.oneOfK()) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("steps"));
                    Tensor scores = Identities.perturbed(problem, noise, 1);
                    Tensor hard = OneHot.first(scores, structure.axis());
                    Tensor slope = Identities.slope(structure, cost, hard);
                    Tensor moved = OneHot.first(scores.sub(slope.mul(Tensors.scalar(step))), structure.axis());
                    Tensor expected = hard.sub(moved).div(Tensors.scalar(step));
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }
}
