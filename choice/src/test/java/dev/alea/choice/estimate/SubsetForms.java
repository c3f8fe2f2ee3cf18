package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of the straight-through estimators beyond one of K: the covariance by enumeration. */
final class SubsetForms {
    private static final int ITEMS = 50;

    private SubsetForms() {}

    /** Cov g at the structure's own sample, or 1/2 (Cov g + (g.V) V) per variable. */
    static Proof covariance(Estimator estimator, boolean secondOrder) {
        return new Proof("the enumerated covariance, draw by draw", candidate -> {
            for (Problem problem : families(estimator)) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("covariance"));
                    Tensor hard = structure
                            .sample(problem.leaf(ITEMS).detach(), 1, noise)
                            .squeeze(0);
                    Tensor slope = Identities.slope(structure, cost, hard);
                    Tensor expected =
                            slope.flatten(-2, -1).matmul(covariance(problem)).reshape(hard.sizes());
                    if (secondOrder) {
                        Tensor v = hard.sub(mean(problem));
                        Tensor along = slope.mul(v);
                        expected = expected.add(structure.perVariable(along).mul(v))
                                .mul(Tensors.scalar(0.5));
                    }
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }

    /** The entries of a soft subset sum to its size, and the hard one is equal to it on linear costs. */
    static Proof sums() {
        return new Proof("the soft subset sums to k", candidate -> {
            for (Problem problem : drawn()) {
                try (var _ = Scope.open()) {
                    double[] k = Tensors.doubles(
                            problem.structure().mode(problem.logits()).sum());
                    Cost sum = events -> {
                        double[] sums = Tensors.doubles(events.sum(-1, -2));
                        for (double one : sums) {
                            assertThat(one).isCloseTo(k[0], within(1e-12));
                        }
                        return events.sum(-1, -2);
                    };
                    candidate.surrogate(
                            problem.structure(), problem.leaf(ITEMS), sum, new Noise.Drawn(Seeds.draws("sums")));
                }
            }
        });
    }

    static Proof linear(double tau) {
        return new Proof("equal to the soft subset on linear costs", candidate -> {
            for (Problem problem : drawn()) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.linear(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("linear subsets"));
                    Tensor soft = Identities.gradient(Candidate.of(new RelaxedTopK(tau)), problem, cost, noise);
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), soft);
                }
            }
        });
    }

    /** The cost sees the k largest perturbed logits. */
    static Proof topK() {
        return new Proof("the hard subset is Gumbel top-k", candidate -> {
            for (Problem problem : drawn()) {
                try (var _ = Scope.open()) {
                    Noise noise = new Noise.Drawn(Seeds.draws("top k"));
                    Tensor leaf = problem.leaf(ITEMS);
                    double[] own = Tensors.doubles(problem.structure().sample(leaf, 1, noise));
                    Cost cost = events -> {
                        assertThat(Tensors.doubles(events)).isEqualTo(own);
                        return events.sum(-1, -2);
                    };
                    candidate.surrogate(problem.structure(), leaf, cost, noise);
                }
            }
        });
    }

    private static List<Problem> families(Estimator estimator) {
        return Problem.all().stream()
                .filter(p -> p.structure().law() != Structure.Law.CATEGORICAL)
                .filter(p -> Identities.fits(estimator, p))
                .toList();
    }

    private static List<Problem> drawn() {
        return Problem.all().stream()
                .filter(p -> p.structure().law() == Structure.Law.PLACKETT_LUCE_SUBSET)
                .toList();
    }

    private static Tensor mean(Problem problem) {
        return probabilities(problem).mul(states(problem)).sum(0);
    }

    /** Of the flattened choice; states of different variables are independent in the joint enumeration. */
    private static Tensor covariance(Problem problem) {
        Tensor deviation = states(problem).sub(mean(problem)).flatten(-2, -1);
        Tensor weighted = deviation.mul(probabilities(problem).flatten(-2, -1));
        return weighted.t().matmul(deviation);
    }

    private static Tensor states(Problem problem) {
        return problem.structure().enumerate(problem.logits());
    }

    private static Tensor probabilities(Problem problem) {
        Tensor states = states(problem);
        return problem.structure()
                .logProbability(problem.logits(), states)
                .exp()
                .reshape(-1, 1, 1);
    }
}
