package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of one estimator beyond its class of bias; the switch makes a new estimator say what that is. */
final class Identities {
    static final int ITEMS = 50;

    private Identities() {}

    static List<Proof> of(Estimator estimator) {
        return switch (estimator) {
            case Exact _ -> List.of(new Proof("the value is the enumerated expectation", Identities::expectation));
            case Reinforce _, LeaveOneOut _, LocalExpectation _, UnorderedSet _, Rebar _ -> List.of();
            case Arm _, DisArm _, Arms _, Carms _, SubsetScore _ -> List.of();
            case BinaryConcrete e -> List.of(GateForms.concrete(e.temperature(), false));
            case StraightThroughBinaryConcrete e ->
                List.of(GateForms.concrete(e.temperature(), true), GateForms.linear(e.temperature()));
            case HardConcrete e -> List.of(GateForms.stretched(e));
            case StochasticGates e -> List.of(GateForms.gaussian(e));
            case RelaxedTopK _ -> List.of(SubsetForms.sums());
            case StraightThroughRelaxedTopK e -> List.of(SubsetForms.topK(), SubsetForms.linear(e.temperature()));
            case ExactMarginalSubset e -> List.of(SubsetForms.covariance(e, false));
            case ImplicitMle e -> PerturbedSteps.of(e);
            case GreedyBaseline _, SumAndSample _ -> List.of();
            case LearnedBaseline _ -> List.of(ScoreIdentities.asReinforce());
            case Relax e -> ScoreIdentities.of(e);
            case NoiseScore e -> PerturbedMeans.of(e);
            case PerturbedArgmax e -> PerturbedMeans.of(e);
            case AdaptiveImle e -> PerturbedSteps.of(e);
            case Entmax e -> List.of(SparseOracle.expectation(e.alpha()));
            case GumbelSinkhorn e ->
                List.of(OrderIdentities.softValue(e, OrderIdentities.sinkhorn(e.temperature(), e.rounds())));
            case StraightThroughSinkhorn e ->
                List.of(
                        OrderIdentities.hard(e, OrderIdentities.sinkhorn(e.temperature(), e.rounds())),
                        OrderIdentities.equalOnLinear(e, new GumbelSinkhorn(e.temperature(), e.rounds())));
            case SoftSort e -> List.of(OrderIdentities.softValue(e, OrderIdentities.softSort(e.temperature())));
            case StraightThroughSoftSort e ->
                List.of(
                        OrderIdentities.hard(e, OrderIdentities.softSort(e.temperature())),
                        OrderIdentities.equalOnLinear(e, new SoftSort(e.temperature())));
            case NeuralSort e -> List.of(OrderIdentities.softValue(e, OrderIdentities.neuralSort(e.temperature())));
            case StraightThroughNeuralSort e ->
                List.of(
                        OrderIdentities.hard(e, OrderIdentities.neuralSort(e.temperature())),
                        OrderIdentities.equalOnLinear(e, new NeuralSort(e.temperature())));
            case Sparsemax _ -> List.of(SparseOracle.expectation(2));
            case MuProp _ -> List.of(new Proof("no variance on linear costs", Identities::noVariance));
            case GumbelSoftmax e ->
                List.of(closed((scores, axis) -> soft(scores, e.temperature(), axis), e.temperature()));
            case StraightThroughGumbelSoftmax e ->
                List.of(
                        closed((scores, axis) -> OneHot.first(scores, axis), e.temperature()),
                        new Proof("equal to the soft one on linear costs", c -> linear(c, e.temperature())));
            case DecoupledGumbelSoftmax e ->
                List.of(closed((scores, axis) -> soft(scores, e.forward(), axis), e.backward()));
            case StraightThrough e ->
                e.temperature() == 1
                        ? List.of(ClosedForms.withoutNoise(1, 1), SubsetForms.covariance(e, false))
                        : List.of(ClosedForms.withoutNoise(1, e.temperature()));
            case DecoupledStraightThrough e -> List.of(ClosedForms.withoutNoise(e.forward(), e.backward()));
            case SecondOrderStraightThrough e ->
                e.temperature() == 1
                        ? List.of(ClosedForms.secondOrder(1), SubsetForms.covariance(e, true))
                        : List.of(ClosedForms.secondOrder(e.temperature()));
            case GappedStraightThrough e -> List.of(ClosedForms.gapped(e.temperature(), e.gap()));
            case GumbelRao e ->
                List.of(new Proof("the mean of straight-through Gumbel-softmax", c -> sameMean(c, e.temperature())));
        };
    }

    /** Whether an estimator is for this problem. */
    static boolean fits(Estimator estimator, Problem problem) {
        if (estimator instanceof UnorderedSet set) {
            return problem.structure() instanceof Categorical
                    && problem.rows() == 1
                    && problem.columns() >= set.samples();
        }
        if (estimator instanceof SumAndSample sum) {
            return problem.structure() instanceof Categorical
                    && problem.rows() == 1
                    && problem.columns() > sum.summed();
        }
        return estimator.traits().laws().contains(problem.structure().law());
    }

    private static void expectation(Candidate candidate) {
        for (Problem problem : weighable()) {
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

    /** Every draw of a linear cost gives the exact gradient. */
    private static void noVariance(Candidate candidate) {
        for (Problem problem : Problem.all()) {
            if (!fits(new MuProp(), problem)) {
                continue;
            }
            Cost cost = Costs.linear(problem.eventSize());
            double[] reference = Oracle.gradient(problem, cost);
            for (double[] estimate : candidate.gradients(problem, cost, Seeds.draws("no variance"), 20)) {
                for (int i = 0; i < reference.length; i++) {
                    assertThat(estimate[i]).isCloseTo(reference[i], within(1e-8));
                }
            }
        }
    }

    /** Paired on the same hard choice, so the difference has little variance and mean 0. */
    private static void sameMean(Candidate candidate, double tau) {
        Candidate straight = Candidate.of(new StraightThroughGumbelSoftmax(tau));
        for (Problem problem : oneOfK()) {
            Cost cost = Costs.smooth(problem.eventSize());
            Draws draws = Seeds.draws("rao/" + problem);
            String what = "the mean of straight-through Gumbel-softmax on " + problem;
            MeanTest.check(what, new double[problem.size()], (block, size) -> {
                double[][] own = candidate.gradients(problem, cost, draws.step(block), size);
                double[][] other = straight.gradients(problem, cost, draws.step(block), size);
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < own[i].length; j++) {
                        own[i][j] -= other[i][j];
                    }
                }
                return own;
            });
        }
    }

    /** What the cost sees, from the perturbed logits. */
    private interface Forward {
        Tensor at(Tensor scores, int axis);
    }

    /** y * (g - y.g) / tau with y = softmax((logits + G) / tau) and g the slope of the cost at the forwarded choice. */
    private static Proof closed(Forward forward, double tau) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : oneOfK()) {
                try (var _ = Scope.open()) {
                    int axis = problem.structure().axis();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("closed"));
                    Tensor scores = perturbed(problem, noise, 1);
                    Tensor slope = slope(problem.structure(), cost, forward.at(scores, axis));
                    same(gradient(candidate, problem, cost, noise), pull(problem, soft(scores, tau, axis), slope, tau));
                }
            }
        });
    }

    static Tensor soft(Tensor scores, double tau, int axis) {
        return scores.div(Tensors.scalar(tau)).softmax(axis);
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

    /** Problems whose law has known probabilities. */
    static List<Problem> weighable() {
        return Problem.all().stream()
                .filter(p -> Traits.EVERY_LAW.contains(p.structure().law()))
                .toList();
    }

    /** Problems whose choice is the mode of perturbed logits. */
    static List<Problem> perturbed() {
        return Problem.all().stream()
                .filter(p -> Traits.PERTURBED_MODE.contains(p.structure().law()))
                .toList();
    }

    /** logits / scale + Gumbel of {@value #ITEMS} items. */
    static Tensor perturbed(Problem problem, Noise noise, double scale) {
        Tensor leaf = problem.leaf(ITEMS).detach();
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, leaf, leaf.sizes().vec().get());
        return leaf.div(Tensors.scalar(scale)).add(gumbel);
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
