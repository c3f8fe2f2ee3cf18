package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of one estimator beyond its class of bias; the switch makes a new estimator say what that is. */
final class Identities {
    private static final int ITEMS = 50;

    private Identities() {}

    static List<Proof> of(Estimator estimator) {
        return switch (estimator) {
            case Exact _ -> List.of(new Proof("the value is the enumerated expectation", Identities::expectation));
            case Reinforce _, LeaveOneOut _ -> List.of();
            case GumbelSoftmax soft ->
                List.of(new Proof("closed form at the soft choice", c -> closedForm(c, soft.temperature(), false)));
            case StraightThroughGumbelSoftmax straight ->
                List.of(
                        new Proof("closed form at the hard choice", c -> closedForm(c, straight.temperature(), true)),
                        new Proof("equal to the soft one on linear costs", c -> linear(c, straight.temperature())));
        };
    }

    /** Whether an estimator of a law is for this problem at all. */
    static boolean fits(Estimator estimator, Problem problem) {
        return estimator.traits().laws().contains(problem.structure().law());
    }

    private static void expectation(Candidate candidate) {
        for (Problem problem : Problem.all()) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.smooth(problem.eventSize());
                double[] logits = problem.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                Tensor value = candidate.surrogate(
                        problem.structure(), problem.leaf(2), cost, new Noise.Drawn(Seeds.draws("value")));
                assertThat(value.item_double()).isCloseTo(Oracle.expectation(problem, cost, logits), within(1e-12));
            }
        }
    }

    /** y * (g - y.g) / tau with y = softmax((logits + G) / tau) and g the slope of the cost at the forwarded choice. */
    private static void closedForm(Candidate candidate, double tau, boolean hard) {
        for (Problem problem : oneOfK()) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.smooth(problem.eventSize());
                Noise noise = new Noise.Drawn(Seeds.draws("closed"));
                Tensor scores = perturbed(problem, noise);
                Tensor soft = scores.div(Tensors.scalar(tau))
                        .softmax(problem.structure().axis());
                Tensor at = hard ? OneHot.first(scores, problem.structure().axis()) : soft;
                Tensor slope = slope(problem.structure(), cost, at);
                same(gradient(candidate, problem, cost, noise), pull(problem, soft, slope, tau));
            }
        }
    }

    private static void linear(Candidate candidate, double tau) {
        for (Problem problem : oneOfK()) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.linear(problem.eventSize());
                Noise noise = new Noise.Drawn(Seeds.draws("linear"));
                Tensor soft = gradient(Candidate.of(new GumbelSoftmax(tau)), problem, cost, noise);
                same(gradient(candidate, problem, cost, noise), soft);
            }
        }
    }

    static List<Problem> oneOfK() {
        return Problem.all().stream()
                .filter(p -> p.structure().law() == Structure.Law.CATEGORICAL)
                .toList();
    }

    /** logits + Gumbel of {@value #ITEMS} items. */
    static Tensor perturbed(Problem problem, Noise noise) {
        Tensor leaf = problem.leaf(ITEMS).detach();
        return leaf.add(noise.gumbel(Noise.Part.CHOICE, leaf, leaf.sizes().vec().get()));
    }

    /** The derivative of the cost of an item with respect to its choice. */
    static Tensor slope(Structure structure, Cost cost, Tensor choices) {
        Tensor leaf = choices.detach().clone().set_requires_grad(true);
        cost.of(structure.event(leaf)).sum().backward();
        return leaf.grad();
    }

    /** The slope pulled through softmax(. / tau) at the probabilities y. */
    static Tensor pull(Problem problem, Tensor y, Tensor slope, double tau) {
        Tensor mean = y.mul(slope)
                .sum(new long[] {problem.structure().axis()}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        return y.mul(slope.sub(mean)).div(Tensors.scalar(tau));
    }

    /** The estimate of every item. */
    static Tensor gradient(Candidate candidate, Problem problem, Cost cost, Noise noise) {
        Tensor leaf = problem.leaf(ITEMS);
        candidate.surrogate(problem.structure(), leaf, cost, noise).backward();
        return leaf.grad().mul(Tensors.scalar(ITEMS));
    }

    static void same(Tensor actual, Tensor expected) {
        double scale = expected.abs().max().item_double();
        assertThat(actual.sub(expected).abs().max().item_double()).isLessThanOrEqualTo(1e-12 * scale);
    }
}
