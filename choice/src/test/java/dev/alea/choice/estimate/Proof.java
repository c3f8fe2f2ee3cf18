package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Something that holds for an estimator and not for a broken one.
 *
 * @param check throws an AssertionError where it does not hold
 */
record Proof(String name, Consumer<Candidate> check) {
    /**
     * A wrong formula shows on the first problem, which gets all looks; further ones are there for laws and layouts, whose mistakes
     * are gross, and are left after 16,000 vectors.
     */
    private static final int FURTHER_LOOKS = 4;

    private static final ConcurrentMap<String, double[]> REFERENCES = new ConcurrentHashMap<>();

    /** What the traits of an estimator promise, on every problem it works for, and what is known of it in particular. */
    static List<Proof> of(Estimator estimator) {
        Traits traits = estimator.traits();
        List<Proof> proofs = new ArrayList<>();
        List<Problem> problems = Problem.all().stream()
                .filter(p -> traits.laws().contains(p.structure().law()))
                .filter(p -> Identities.fits(estimator, p))
                .toList();
        for (Problem problem : problems) {
            int d = problem.eventSize();
            boolean isFirst = problem.equals(problems.getFirst());
            int looks = isFirst ? FalseAlarms.LOOKS : FURTHER_LOOKS;
            if (traits.hardForward()) {
                proofs.add(hard(problem));
            }
            switch (traits.bias()) {
                case UNBIASED -> {
                    // further problems add laws and layouts: one cost shows that
                    if (isFirst) {
                        proofs.add(unbiased(traits, problem, looks, "quadratic", Costs.quadratic(d)));
                    }
                    proofs.add(unbiased(traits, problem, looks, "smooth", Costs.smooth(d)));
                }
                case SECOND_ORDER -> proofs.add(unbiased(traits, problem, looks, "quadratic", Costs.quadratic(d)));
                case FIRST_ORDER -> proofs.add(unbiased(traits, problem, looks, "linear", Costs.linear(d)));
                case RELAXED, OWN_LAW -> {
                    proofs.add(pathwise(problem, "quadratic", Costs.quadratic(d)));
                    proofs.add(pathwise(problem, "smooth", Costs.smooth(d)));
                }
                case HEURISTIC -> {}
            }
        }
        Problem first = problems.getFirst();
        switch (traits.bias()) {
            case UNBIASED, OWN_LAW -> {}
            case SECOND_ORDER -> proofs.add(biased(first, "smooth", Costs.smooth(first.eventSize())));
            case FIRST_ORDER, RELAXED, HEURISTIC ->
                proofs.add(biased(first, "quadratic", Costs.quadratic(first.eventSize())));
        }
        proofs.addAll(Identities.of(estimator));
        return proofs;
    }

    /** The mean estimate is the gradient of the enumerated expectation; without noise, the estimate itself is. */
    private static Proof unbiased(Traits traits, Problem problem, int looks, String costName, Cost cost) {
        String name = "unbiased on " + problem + ", " + costName;
        if (!traits.noise().isEmpty()) {
            return new Proof(
                    name,
                    candidate -> candidate.checkMean(name, problem, cost, looks, reference(problem, costName, cost)));
        }
        return new Proof(name, candidate -> {
            double[] reference = reference(problem, costName, cost);
            double[] own = candidate.gradients(problem, cost, Seeds.draws(name), 1)[0];
            for (int i = 0; i < own.length; i++) {
                assertThat(own[i]).as(name).isCloseTo(reference[i], org.assertj.core.api.Assertions.within(1e-8));
            }
        });
    }

    /** The exact gradient, enumerated once for all estimators and their twins. */
    private static double[] reference(Problem problem, String costName, Cost cost) {
        return REFERENCES
                .computeIfAbsent(problem + ", " + costName, _ -> Oracle.gradient(problem, cost))
                .clone();
    }

    /** An estimator whose traits claim a bias has one: otherwise the traits are wrong. */
    private static Proof biased(Problem problem, String costName, Cost cost) {
        String name = "biased on " + problem + ", " + costName;
        return new Proof(
                name,
                candidate -> assertThatThrownBy(
                                () -> candidate.checkMean(name, problem, cost, reference(problem, costName, cost)))
                        .as(name)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("exceeds"));
    }

    /** The gradient is that of the value, noise fixed. */
    private static Proof pathwise(Problem problem, String costName, Cost cost) {
        return new Proof("the derivative of its value on " + problem + ", " + costName, candidate -> {
            try (var _ = Scope.open()) {
                Tensor leaf = problem.leaf(3);
                Noise noise = new Noise.Drawn(Seeds.draws("pathwise"));
                GradCheck.check(
                        () -> candidate.surrogate(problem.structure(), leaf, cost, noise), Map.of("logits", leaf));
            }
        });
    }

    /** The cost sees exact zeros and ones that make a valid choice. */
    private static Proof hard(Problem problem) {
        return new Proof("hard events on " + problem, candidate -> {
            try (var _ = Scope.open()) {
                List<double[]> seen = new ArrayList<>();
                Cost cost = events -> {
                    seen.add(Tensors.doubles(events));
                    return events.sum(-1, -2);
                };
                Structure structure = problem.structure();
                candidate.surrogate(
                        structure, problem.leaf(500), cost, new Noise.Drawn(Seeds.draws("hard/" + problem)));
                double ones = Tensors.doubles(
                        structure.event(structure.mode(problem.logits())).sum())[0];
                for (double[] events : seen) {
                    assertThat(events).containsOnly(0.0, 1.0);
                    if (structure.law() != Structure.Law.BERNOULLI) {
                        double sum = java.util.Arrays.stream(events).sum();
                        assertThat(sum).isEqualTo(ones * events.length / problem.eventSize());
                    }
                }
                assertThat(seen).isNotEmpty();
            }
        });
    }
}
