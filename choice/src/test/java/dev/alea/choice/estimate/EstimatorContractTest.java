package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.torch.Census;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Estimator} promises, for every one of them. */
@Execution(ExecutionMode.CONCURRENT)
final class EstimatorContractTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName(
            "the value is the mean cost, parameters inside the cost get its gradient, and the cost sees what the traits say")
    void valueAndParameters(Estimator estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                int items = 5;
                Tensor weight = Tensors.of(new double[] {0.7}, 1).set_requires_grad(true);
                List<Tensor> seen = new ArrayList<>();
                List<Tensor> costs = new ArrayList<>();
                Cost inner = Costs.smooth(problem.eventSize());
                Cost cost = events -> {
                    seen.add(events);
                    costs.add(inner.of(events));
                    return costs.getLast().mul(weight);
                };
                Tensor value = estimator.surrogate(problem.structure(), problem.leaf(items), cost, Contract.noise());
                value.backward();
                double parameterGradient = weight.grad().item_double();
                assertThat(parameterGradient).isCloseTo(value.item_double() / 0.7, within(1e-12));
                if (estimator.traits().evaluations().isPresent()) {
                    long events = seen.stream().mapToLong(e -> e.size(0)).sum();
                    assertThat(events)
                            .isEqualTo(estimator.traits().evaluations().getAsInt());
                    // Draws without replacement are weighted by their probabilities.
                    if (seen.size() == 1
                            && !(estimator instanceof UnorderedSet)
                            && !(estimator instanceof SumAndSample)) {
                        double mean = costs.getFirst().mean().item_double();
                        assertThat(value.item_double()).isCloseTo(0.7 * mean, within(1e-12));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("items are independent: each of a batch gets its own gradient, divided by the number of items")
    void itemsAreIndependent(Estimator estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.quadratic(problem.eventSize());
                Tensor grid = problem.leaf(6)
                        .reshape(2, 3, problem.rows(), problem.columns())
                        .detach();
                Tensor leaf = grid.set_requires_grad(true);
                estimator
                        .surrogate(problem.structure(), leaf, cost, Contract.noise())
                        .backward();
                Tensor flat = problem.leaf(6);
                estimator
                        .surrogate(problem.structure(), flat, cost, Contract.noise())
                        .backward();
                assertThat(Tensors.doubles(leaf.grad())).isEqualTo(Tensors.doubles(flat.grad()));
                Cost onlyThird = events -> cost.of(events).mul(Tensors.of(new double[] {0, 0, 1, 0, 0, 0}, 6));
                Tensor third = problem.leaf(6);
                estimator
                        .surrogate(problem.structure(), third, onlyThird, Contract.noise())
                        .backward();
                double[] whole = Tensors.doubles(flat.grad().select(0, 2));
                double[] alone = Tensors.doubles(third.grad().select(0, 2));
                for (int i = 0; i < whole.length; i++) {
                    assertThat(alone[i]).isCloseTo(whole[i], within(1e-14));
                }
                if (estimator.traits().bias() != Bias.UNBIASED) {
                    assertThat(third.grad().select(0, 1).abs().sum().item_double())
                            .isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("the hard choice is that of the structure's own sample on the same noise, so estimators can be paired")
    void paired(Estimator estimator) {
        if (!estimator.traits().hardForward()
                || estimator.traits().evaluations().isEmpty()
                || estimator instanceof SumAndSample // whose first events are the likeliest ones
                || estimator instanceof Arms
                || estimator instanceof Carms // draws that repel one another come from a copula
                || perturbation(estimator).stream().anyMatch(p -> !p.equals(PerturbationNoise.gumbel()))) {
            return;
        }
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                List<Tensor> seen = new ArrayList<>();
                Cost cost = events -> {
                    seen.add(events.detach());
                    return events.sum(-1, -2);
                };
                Tensor leaf = problem.leaf(9);
                estimator.surrogate(problem.structure(), leaf, cost, Contract.noise());
                double scale = switch (estimator) {
                    case DecoupledStraightThrough e -> e.forward();
                    case NoiseScore e -> e.scale();
                    default -> 1;
                };
                Tensor logits = leaf.div(Tensors.scalar(scale));
                Tensor own = problem.structure().event(problem.structure().sample(logits, 1, Contract.noise()));
                assertThat(Tensors.doubles(seen.getFirst().narrow(0, 0, 1))).isEqualTo(Tensors.doubles(own));
            }
        }
    }

    private static Optional<PerturbationNoise> perturbation(Estimator estimator) {
        return switch (estimator) {
            case ImplicitMle e -> Optional.of(e.perturbation());
            case AdaptiveImle e -> Optional.of(e.perturbation());
            default -> Optional.empty();
        };
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("a joint cost of two items is the cost of one item that holds both")
    void joint(Estimator estimator) {
        if (Contract.isForOrdersOnly(estimator)) {
            return;
        }
        try (var _ = Scope.open()) {
            Problem problem =
                    new Problem("joint", Contract.structure(estimator, 1), 2, 2, List.of(0.3, -0.6, 0.8, 0.1));
            Cost quadratic = Costs.quadratic(4);
            Tensor one = problem.logits().unsqueeze(0).detach().set_requires_grad(true);
            Tensor two = problem.logits().unsqueeze(1).detach().set_requires_grad(true);
            Cost joint = new Cost() {
                @Override
                public Tensor of(Tensor events) {
                    return quadratic.of(events.reshape(events.size(0), 2, 2));
                }

                @Override
                public Coupling coupling() {
                    return Coupling.JOINT;
                }
            };
            if (estimator instanceof Exact || estimator.traits().bias() == Bias.OWN_LAW) {
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), two, joint, Contract.noise()))
                        .hasMessageContaining("2 items")
                        .hasMessageContaining("leave-one-out");
                return;
            }
            if (estimator instanceof LocalExpectation) {
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), two, joint, Contract.noise()))
                        .hasMessageContaining("PER_ITEM")
                        .hasMessageContaining(LeaveOneOut.NAME);
                return;
            }
            if (estimator instanceof SumAndSample) {
                assertThatThrownBy(
                                () -> new SumAndSample(1).surrogate(problem.structure(), two, joint, Contract.noise()))
                        .hasMessageContaining("JOINT");
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), one, quadratic, Contract.noise()))
                        .hasMessageContaining("2 variables of 2 classes");
                return;
            }
            if (estimator instanceof UnorderedSet) {
                assertThatThrownBy(() ->
                                new UnorderedSet(2, true).surrogate(problem.structure(), two, joint, Contract.noise()))
                        .hasMessageContaining("JOINT");
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), one, quadratic, Contract.noise()))
                        .hasMessageContaining("2 variables of 2 classes");
                return;
            }
            estimator
                    .surrogate(problem.structure(), one, quadratic, Contract.noise())
                    .backward();
            estimator
                    .surrogate(problem.structure(), two, joint, Contract.noise())
                    .backward();
            double[] expected = Tensors.doubles(one.grad());
            double[] found = Tensors.doubles(two.grad());
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-14));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#pathwise")
    @DisplayName("relax hands out the event of the surrogate, and a soft one is refused by a cost of 0/1 events")
    void relax(Pathwise estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                Cost inner = Costs.smooth(problem.eventSize());
                Cost strict = new Cost() {
                    @Override
                    public Tensor of(Tensor events) {
                        return inner.of(events);
                    }

                    @Override
                    public boolean acceptsInterior() {
                        return false;
                    }
                };
                Tensor leaf = problem.leaf(4);
                Tensor events = estimator.relax(problem.structure(), leaf, Seeds.draws("contract"));
                double mean = inner.of(events).mean().item_double();
                if (estimator.traits().hardForward()) {
                    Tensor value = estimator.surrogate(problem.structure(), leaf, strict, Contract.noise());
                    assertThat(value.item_double()).isCloseTo(mean, within(1e-14));
                } else {
                    assertThatThrownBy(() -> estimator.surrogate(problem.structure(), leaf, strict, Contract.noise()))
                            .hasMessageContaining("0/1 events only")
                            .hasMessageContaining(LeaveOneOut.NAME);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("every native object of an estimate ends with its scope")
    void memory(Estimator estimator) {
        Problem problem = Contract.problems(estimator).getFirst();
        Census census = new Census();
        try (var _ = Scope.open(census)) {
            estimator
                    .surrogate(
                            problem.structure(), problem.leaf(4), Costs.smooth(problem.eventSize()), Contract.noise())
                    .backward();
        }
        assertThat(census.created()).isPositive();
        assertThat(census.survivors()).isEmpty();
    }
}
