package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Census;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Estimator} promises, for every one of them. */
final class EstimatorContractTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    static List<Estimator> estimators() {
        return ProofTest.estimators();
    }

    static List<Pathwise> pathwise() {
        return estimators().stream()
                .filter(Pathwise.class::isInstance)
                .map(Pathwise.class::cast)
                .toList();
    }

    private static List<Problem> problems(Estimator estimator) {
        return Problem.all().stream().filter(p -> Identities.fits(estimator, p)).toList();
    }

    /** One of the structures that an estimator works for, subsets of a given size. */
    private static Structure structure(Estimator estimator, int size) {
        java.util.Set<Structure.Law> laws = estimator.traits().laws();
        return laws.contains(Structure.Law.CATEGORICAL)
                ? new Categorical()
                : laws.contains(Structure.Law.BERNOULLI)
                        ? new BernoulliVector()
                        : laws.contains(Structure.Law.PLACKETT_LUCE_SUBSET)
                                ? Subset.plackettLuce(size)
                                : Subset.gibbs(size);
    }

    private static boolean isForOrdersOnly(Estimator estimator) {
        return java.util.Set.of(Structure.Law.PERMUTATION, Structure.Law.MATCHING, Structure.Law.PERTURBED_MATCHING)
                .containsAll(estimator.traits().laws());
    }

    private static Noise noise() {
        return new Noise.Drawn(Seeds.draws("contract"));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName(
            "the value is the mean cost, parameters inside the cost get its gradient, and the cost sees what the traits say")
    void valueAndParameters(Estimator estimator) {
        for (Problem problem : problems(estimator)) {
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
                Tensor value = estimator.surrogate(problem.structure(), problem.leaf(items), cost, noise());
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
    @MethodSource("estimators")
    @DisplayName("items are independent: each of a batch gets its own gradient, divided by the number of items")
    void itemsAreIndependent(Estimator estimator) {
        for (Problem problem : problems(estimator)) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.quadratic(problem.eventSize());
                Tensor grid = problem.leaf(6)
                        .reshape(2, 3, problem.rows(), problem.columns())
                        .detach();
                Tensor leaf = grid.set_requires_grad(true);
                estimator.surrogate(problem.structure(), leaf, cost, noise()).backward();
                Tensor flat = problem.leaf(6);
                estimator.surrogate(problem.structure(), flat, cost, noise()).backward();
                assertThat(Tensors.doubles(leaf.grad())).isEqualTo(Tensors.doubles(flat.grad()));
                Cost onlyThird = events -> cost.of(events).mul(Tensors.of(new double[] {0, 0, 1, 0, 0, 0}, 6));
                Tensor third = problem.leaf(6);
                estimator
                        .surrogate(problem.structure(), third, onlyThird, noise())
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
    @MethodSource("estimators")
    @DisplayName("one state leaves nothing to learn: with K = 1 and N = M the gradient is exactly 0")
    void oneState(Estimator estimator) {
        for (Structure structure : List.of(
                new Categorical(),
                new MaskPattern(3, 3),
                new MaskPattern(3, 3, MaskPattern.Form.M_LOGIT),
                Subset.gibbs(0),
                Subset.gibbs(2),
                Subset.plackettLuce(0),
                Subset.plackettLuce(2),
                new Permutation(),
                new Matching(Matching.Form.GIBBS),
                new Matching(Matching.Form.PERTURBED))) {
            // the score of the noise has mean 0 there
            if (!(estimator instanceof NoiseScore)
                    && estimator.traits().laws().contains(structure.law())
                    && Identities.fits(estimator, new Problem("one", structure, 1, 1, List.of(0.5)))) {
                try (var _ = Scope.open()) {
                    long rows = switch (structure) {
                        case MaskPattern p -> p.logitRows();
                        case Permutation _, Matching _ -> 1;
                        default -> 2;
                    };
                    long columns = switch (structure) {
                        case Categorical _, Permutation _, Matching _ -> 1;
                        default -> 2;
                    };
                    Tensor leaf = Tensors.of(new double[] {0.3, -2, 5, 1, 0, 4}, 6)
                            .narrow(0, 0, rows * columns)
                            .reshape(rows, columns)
                            .detach()
                            .set_requires_grad(true);
                    estimator
                            .surrogate(structure, leaf, e -> e.square().sum(-1, -2), noise())
                            .backward();
                    assertThat(leaf.grad().abs().max().item_double()).isLessThanOrEqualTo(1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("an empty batch has value 0 and an empty gradient")
    void emptyBatch(Estimator estimator) {
        for (Problem problem : problems(estimator)) {
            try (var _ = Scope.open()) {
                Tensor leaf = problem.leaf(0);
                Tensor value =
                        estimator.surrogate(problem.structure(), leaf, Costs.smooth(problem.eventSize()), noise());
                value.backward();
                assertThat(value.item_double()).isZero();
                assertThat(leaf.grad().numel()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("logits of +-1e4 give finite gradients, in float32 too")
    void largeLogits(Estimator estimator) {
        for (Problem problem : problems(estimator)) {
            for (ScalarType type : new ScalarType[] {ScalarType.Double, ScalarType.Float}) {
                try (var _ = Scope.open()) {
                    Tensor leaf = problem.leaf(50)
                            .mul(Tensors.scalar(1e4))
                            .to(type)
                            .detach()
                            .set_requires_grad(true);
                    estimator
                            .surrogate(problem.structure(), leaf, Costs.smooth(problem.eventSize()), noise())
                            .backward();
                    assertThat(leaf.grad().isfinite().all().item_bool())
                            .as("%s", type)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("many classes work where they need not be enumerated")
    void manyClasses(Estimator estimator) {
        if (isForOrdersOnly(estimator)) {
            return;
        }
        try (var _ = Scope.open()) {
            Structure structure = structure(estimator, 3);
            int classes = estimator instanceof Carms
                    ? Carms.MAX_CLASSES
                    : structure.law() == Structure.Law.SUBSET
                            ? 300
                            : estimator.traits().evaluations().isEmpty() ? 2048 : 131_072;
            // its step is relative to the length of the logits
            double level = estimator instanceof AdaptiveImle ? 5 : 0;
            Tensor leaf = torch.full(new long[] {1, classes}, Tensors.scalar(level))
                    .to(ScalarType.Double)
                    .set_requires_grad(true);
            Tensor direction =
                    torch.arange(Tensors.scalar(classes)).to(ScalarType.Double).div(Tensors.scalar(classes));
            Cost cost = e -> e.matmul(direction).sum(-1).mul(Tensors.scalar(50));
            estimator.surrogate(structure, leaf, cost, noise()).backward();
            assertThat(leaf.grad().isfinite().all().item_bool()).isTrue();
            assertThat(leaf.grad().abs().sum().item_double()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("float32 follows float64 on the same noise to 2e-5 of the largest component")
    void precisions(Estimator estimator) {
        for (Problem problem : problems(estimator)) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.smooth(problem.eventSize());
                Tensor leaf = problem.leaf(20);
                estimator.surrogate(problem.structure(), leaf, cost, noise()).backward();
                Tensor single = problem.leaf(20).to(ScalarType.Float).detach().set_requires_grad(true);
                Tensor value = estimator.surrogate(problem.structure(), single, cost, noise());
                value.backward();
                assertThat(value.scalar_type().intern()).isEqualTo(ScalarType.Float);
                double scale = leaf.grad().abs().max().item_double();
                double difference = leaf.grad().sub(single.grad()).abs().max().item_double();
                assertThat(difference).as("%s", problem).isLessThanOrEqualTo(2e-5 * scale);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("the hard choice is that of the structure's own sample on the same noise, so estimators can be paired")
    void paired(Estimator estimator) {
        if (!estimator.traits().hardForward()
                || estimator.traits().evaluations().isEmpty()
                || estimator instanceof SumAndSample // whose first events are the likeliest ones
                || estimator instanceof Arms
                || estimator instanceof Carms) { // draws that repel one another come from a copula
            return;
        }
        for (Problem problem : problems(estimator)) {
            try (var _ = Scope.open()) {
                List<Tensor> seen = new ArrayList<>();
                Cost cost = events -> {
                    seen.add(events.detach());
                    return events.sum(-1, -2);
                };
                Tensor leaf = problem.leaf(9);
                estimator.surrogate(problem.structure(), leaf, cost, noise());
                double scale = switch (estimator) {
                    case DecoupledStraightThrough e -> e.forward();
                    case NoiseScore e -> e.scale();
                    default -> 1;
                };
                Tensor logits = leaf.div(Tensors.scalar(scale));
                Tensor own = problem.structure().event(problem.structure().sample(logits, 1, noise()));
                assertThat(Tensors.doubles(seen.getFirst().narrow(0, 0, 1))).isEqualTo(Tensors.doubles(own));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("a joint cost of two items is the cost of one item that holds both")
    void joint(Estimator estimator) {
        if (isForOrdersOnly(estimator)) {
            return;
        }
        try (var _ = Scope.open()) {
            Problem problem = new Problem("joint", structure(estimator, 1), 2, 2, List.of(0.3, -0.6, 0.8, 0.1));
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
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), two, joint, noise()))
                        .hasMessageContaining("2 items")
                        .hasMessageContaining("leave-one-out");
                return;
            }
            if (estimator instanceof LocalExpectation) {
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), two, joint, noise()))
                        .hasMessageContaining("PER_ITEM")
                        .hasMessageContaining(LeaveOneOut.NAME);
                return;
            }
            if (estimator instanceof SumAndSample) {
                assertThatThrownBy(() -> new SumAndSample(1).surrogate(problem.structure(), two, joint, noise()))
                        .hasMessageContaining("JOINT");
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), one, quadratic, noise()))
                        .hasMessageContaining("2 variables of 2 classes");
                return;
            }
            if (estimator instanceof UnorderedSet) {
                assertThatThrownBy(() -> new UnorderedSet(2, true).surrogate(problem.structure(), two, joint, noise()))
                        .hasMessageContaining("JOINT");
                assertThatThrownBy(() -> estimator.surrogate(problem.structure(), one, quadratic, noise()))
                        .hasMessageContaining("2 variables of 2 classes");
                return;
            }
            estimator.surrogate(problem.structure(), one, quadratic, noise()).backward();
            estimator.surrogate(problem.structure(), two, joint, noise()).backward();
            double[] expected = Tensors.doubles(one.grad());
            double[] found = Tensors.doubles(two.grad());
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-14));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("a wrong law, costs of another shape, costs that are not finite and logits that are not, are refused")
    void refusals(Estimator estimator) {
        try (var _ = Scope.open()) {
            Problem problem = problems(estimator).getFirst();
            Structure structure = problem.structure();
            Tensor leaf = problem.leaf(3);
            assertThatThrownBy(() -> estimator.surrogate(structure, leaf, e -> e.sum(), noise()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(", 3]")
                    .hasMessageContaining("[]");
            Tensor poison = Tensors.of(new double[] {0, 0, Double.NaN}, 3);
            assertThatThrownBy(() -> estimator.surrogate(
                            structure, leaf, e -> e.sum(-1, -2).add(poison), noise()))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("sample 0, item 2")
                    .hasMessageContaining("NaN");
            Tensor infinite = leaf.detach().mul(Tensors.scalar(Double.NEGATIVE_INFINITY));
            assertThatThrownBy(
                            () -> estimator.surrogate(structure, infinite, Costs.linear(problem.eventSize()), noise()))
                    .hasMessageContaining("infinity");
            Structure subset = new MaskPattern(3, 6, MaskPattern.Form.M_LOGIT);
            if (!estimator.traits().laws().contains(Structure.Law.SUBSET)) {
                Tensor logits = torch.zeros(6, 1);
                assertThatThrownBy(() -> estimator.surrogate(subset, logits, Costs.linear(6), noise()))
                        .hasMessageContaining("SUBSET")
                        .hasMessageContaining(LeaveOneOut.NAME);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pathwise")
    @DisplayName("relax hands out the event of the surrogate, and a soft one is refused by a cost of 0/1 events")
    void relax(Pathwise estimator) {
        for (Problem problem : problems(estimator)) {
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
                    Tensor value = estimator.surrogate(problem.structure(), leaf, strict, noise());
                    assertThat(value.item_double()).isCloseTo(mean, within(1e-14));
                } else {
                    assertThatThrownBy(() -> estimator.surrogate(problem.structure(), leaf, strict, noise()))
                            .hasMessageContaining("0/1 events only")
                            .hasMessageContaining(LeaveOneOut.NAME);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName("every native object of an estimate ends with its scope")
    void memory(Estimator estimator) {
        Problem problem = problems(estimator).getFirst();
        Census census = new Census();
        try (var _ = Scope.open(census)) {
            estimator
                    .surrogate(problem.structure(), problem.leaf(4), Costs.smooth(problem.eventSize()), noise())
                    .backward();
        }
        assertThat(census.created()).isPositive();
        assertThat(census.survivors()).isEmpty();
    }
}
