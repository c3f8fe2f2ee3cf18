package dev.alea.choice.lab;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The expected cost by enumeration. */
final class Expected {
    private final Problem problem;

    Expected(Problem problem) {
        this.problem = problem;
    }

    /** The expected cost of every item. Shape: logits [B, own two dimensions]. */
    double[] costs(Tensor logits) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor plain = logits.detach();
            Tensor states = problem.structure().enumerate(plain).unsqueeze(1);
            Tensor perState = problem.cost().of(problem.structure().event(states));
            Tensor all = states.expand(states.size(0), plain.size(0), states.size(2), states.size(3));
            Tensor probabilities =
                    problem.structure().logProbability(plain, all).exp();
            return Tensors.doubles(probabilities.mul(perState).sum(0));
        }
    }
}
