package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
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
            for (Problem problem : Identities.perturbed()) {
                Cost cost = Costs.linear(problem.eventSize());
                double[] reference;
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Tensor logits = problem.logits();
                    Tensor slope = Identities.slope(structure, cost, logits);
                    double[] now = Oracle.marginals(problem, Tensors.doubles(logits));
                    double[] moved =
                            Oracle.marginals(problem, Tensors.doubles(logits.sub(slope.mul(Tensors.scalar(step)))));
                    reference = new double[now.length];
                    java.util.Arrays.setAll(reference, i -> (now[i] - moved[i]) / step);
                }
                candidate.checkMean("finite difference on " + problem, problem, cost, reference);
            }
        });
    }

    /** (D - D') / step, draw by draw. */
    static Proof closedForm(double step) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : Identities.perturbed()) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("steps"));
                    Tensor scores = Identities.perturbed(problem, noise, 1);
                    Tensor hard = structure.mode(scores);
                    Tensor slope = Identities.slope(structure, cost, hard);
                    Tensor moved = structure.mode(scores.sub(slope.mul(Tensors.scalar(step))));
                    Tensor expected = hard.sub(moved).div(Tensors.scalar(step));
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }
}
