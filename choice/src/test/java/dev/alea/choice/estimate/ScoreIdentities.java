package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Score functions with a baseline or a control variate, draw by draw, from simpler pieces. */
final class ScoreIdentities {
    private ScoreIdentities() {}

    /** All items of a problem share their logits, so the guess is one number. */
    static Proof asReinforce() {
        return new Proof("the score function with the guess as its baseline, draw by draw", candidate -> {
            for (Problem problem : Identities.weighable()) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("guess"));
                    double guess = PlainFunctions.guess(problem.logits()).item_double();
                    Candidate plain = Candidate.of(new Reinforce(new MovingAverage(0.9, guess)));
                    Identities.same(
                            Identities.gradient(candidate, problem, cost, noise),
                            Identities.gradient(plain, problem, cost, noise));
                }
            }
        });
    }

    static List<Proof> of(Relax relax) {
        return List.of(new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : Identities.oneOfK()) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("relax"));
                    Identities.same(
                            Identities.gradient(candidate, problem, cost, noise),
                            expected(relax, problem, cost, noise));
                }
            }
        }));
    }

    /**
     * (f(D) - c(z')) (D - p) + c'(z) through z = log p + G, whose derivative is c' - p sum c', minus c'(z') through z', whose
     * derivative is s_k c'_k - p sum(s c') with s_k = sigma(le_k - lp_k - le_D), 0 at D.
     */
    private static Tensor expected(Relax relax, Problem problem, Cost cost, Noise noise) {
        Structure structure = problem.structure();
        int axis = structure.axis();
        Tensor logits = problem.leaf(50).detach();
        long[] shape = logits.sizes().vec().get();
        Tensor logs = logits.log_softmax(axis);
        Tensor p = logs.exp();
        Tensor scores = logs.add(noise.gumbel(Noise.Part.CHOICE, logits, shape));
        Tensor hard = dev.alea.choice.structure.OneHot.first(scores, axis);
        Tensor le = noise.gumbel(Noise.Part.CONDITIONAL, logits, shape).neg();
        Tensor leD = Surrogates.along(hard.mul(le), axis);
        Tensor away = le.sub(logs);
        Tensor notD = hard.neg().add(Tensors.scalar(1));
        Tensor again = notD.mul(away.logaddexp(leD)).add(hard.mul(le)).neg();
        Tensor free = slope(relax, structure, cost, scores);
        Tensor bound = slope(relax, structure, cost, again)
                .mul(away.sub(leD).sigmoid())
                .mul(notD);
        Tensor rest = cost.of(structure.event(hard)).sub(c(relax, structure, cost, again));
        return rest.unsqueeze(-1)
                .unsqueeze(-1)
                .mul(hard.sub(p))
                .add(free.sub(p.mul(Surrogates.along(free, axis))))
                .sub(bound.sub(p.mul(Surrogates.along(bound, axis))));
    }

    private static Tensor c(Relax relax, Structure structure, Cost cost, Tensor scores) {
        Tensor soft = Identities.soft(scores, relax.temperature(), structure.axis());
        Tensor relaxed = cost.of(structure.event(soft)).mul(Tensors.scalar(relax.eta()));
        return relaxed.add(PlainFunctions.variate(scores));
    }

    private static Tensor slope(Relax relax, Structure structure, Cost cost, Tensor scores) {
        Tensor leaf = scores.detach().clone().set_requires_grad(true);
        c(relax, structure, cost, leaf).sum().backward();
        return leaf.grad();
    }
}
