package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of estimators that see the mode of logits perturbed at another scale. */
final class PerturbedMeans {
    private PerturbedMeans() {}

    static List<Proof> of(NoiseScore e) {
        return e.scale() == 1 ? List.of() : List.of(scaledLaw(e.scale(), false));
    }

    static List<Proof> of(PerturbedArgmax e) {
        List<Proof> proofs = new ArrayList<>(List.of(closedForm(e)));
        if (e.scale() != 1) {
            proofs.add(scaledLaw(e.scale(), true));
        }
        return proofs;
    }

    /** The gradient of E f under softmax(logits / scale); for a mean that a cost sees once, of linear costs only. */
    private static Proof scaledLaw(double scale, boolean linear) {
        return new Proof("unbiased for the law of the scaled noise", candidate -> {
            for (Problem problem : Identities.perturbed()) {
                int d = problem.eventSize();
                Cost cost = linear ? Costs.linear(d) : Costs.smooth(d);
                Problem scaled = new Problem(
                        problem.name(),
                        problem.structure(),
                        problem.rows(),
                        problem.columns(),
                        problem.values().stream().map(v -> v / scale).toList());
                double[] reference = Arrays.stream(Oracle.gradient(scaled, cost))
                        .map(g -> g / scale)
                        .toArray();
                candidate.checkMean("scaled law on " + problem, problem, cost, reference);
            }
        });
    }

    /** Per variable the mean over m of (D_m.g - that of the others) (1 - exp(-G_m)) / scale, g the slope at the mean. */
    private static Proof closedForm(PerturbedArgmax e) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : Identities.perturbed()) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("argmax"));
                    Tensor logits = problem.leaf(50).detach();
                    Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, e.samples()));
                    Tensor hard = structure.mode(logits.add(gumbel.mul(Tensors.scalar(e.scale()))));
                    Tensor slope = Identities.slope(structure, cost, hard.mean(0));
                    Tensor own = structure.perVariable(hard.mul(slope));
                    Tensor others = own.sum(0).sub(own).div(Tensors.scalar(e.samples() - 1));
                    Tensor score = gumbel.neg().exp().neg().add(Tensors.scalar(1));
                    Tensor expected = own.sub(others).mul(score).mean(0).div(Tensors.scalar(e.scale()));
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }
}
