package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Estimator} makes of unusual inputs: one state, none, very many, huge, in float32, or wrong. */
@Execution(ExecutionMode.CONCURRENT)
final class EstimatorInputsTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
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
                            .surrogate(structure, leaf, e -> e.square().sum(-1, -2), Contract.noise())
                            .backward();
                    assertThat(leaf.grad().abs().max().item_double()).isLessThanOrEqualTo(1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("an empty batch has value 0 and an empty gradient")
    void emptyBatch(Estimator estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                Tensor leaf = problem.leaf(0);
                Tensor value = estimator.surrogate(
                        problem.structure(), leaf, Costs.smooth(problem.eventSize()), Contract.noise());
                value.backward();
                assertThat(value.item_double()).isZero();
                assertThat(leaf.grad().numel()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("logits of +-1e4 give finite gradients, in float32 too")
    void largeLogits(Estimator estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            for (ScalarType type : new ScalarType[] {ScalarType.Double, ScalarType.Float}) {
                try (var _ = Scope.open()) {
                    Tensor leaf = problem.leaf(50)
                            .mul(Tensors.scalar(1e4))
                            .to(type)
                            .detach()
                            .set_requires_grad(true);
                    estimator
                            .surrogate(problem.structure(), leaf, Costs.smooth(problem.eventSize()), Contract.noise())
                            .backward();
                    assertThat(leaf.grad().isfinite().all().item_bool())
                            .as("%s", type)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("many classes work where they need not be enumerated")
    void manyClasses(Estimator estimator) {
        if (Contract.isForOrdersOnly(estimator)) {
            return;
        }
        try (var _ = Scope.open()) {
            Structure structure = Contract.structure(estimator, 3);
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
            estimator.surrogate(structure, leaf, cost, Contract.noise()).backward();
            assertThat(leaf.grad().isfinite().all().item_bool()).isTrue();
            assertThat(leaf.grad().abs().sum().item_double()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("float32 follows float64 on the same noise to 2e-5 of the largest component")
    void precisions(Estimator estimator) {
        for (Problem problem : Contract.problems(estimator)) {
            try (var _ = Scope.open()) {
                Cost cost = Costs.smooth(problem.eventSize());
                Tensor leaf = problem.leaf(20);
                estimator
                        .surrogate(problem.structure(), leaf, cost, Contract.noise())
                        .backward();
                Tensor single = problem.leaf(20).to(ScalarType.Float).detach().set_requires_grad(true);
                Tensor value = estimator.surrogate(problem.structure(), single, cost, Contract.noise());
                value.backward();
                assertThat(value.scalar_type().intern()).isEqualTo(ScalarType.Float);
                double scale = leaf.grad().abs().max().item_double();
                double difference = leaf.grad().sub(single.grad()).abs().max().item_double();
                assertThat(difference).as("%s", problem).isLessThanOrEqualTo(2e-5 * scale);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.alea.choice.estimate.Contract#estimators")
    @DisplayName("a wrong law, costs of another shape, costs that are not finite and logits that are not, are refused")
    void refusals(Estimator estimator) {
        try (var _ = Scope.open()) {
            Problem problem = Contract.problems(estimator).getFirst();
            Structure structure = problem.structure();
            Tensor leaf = problem.leaf(3);
            assertThatThrownBy(() -> estimator.surrogate(structure, leaf, e -> e.sum(), Contract.noise()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(", 3]")
                    .hasMessageContaining("[]");
            Tensor poison = Tensors.of(new double[] {0, 0, Double.NaN}, 3);
            assertThatThrownBy(() -> estimator.surrogate(
                            structure, leaf, e -> e.sum(-1, -2).add(poison), Contract.noise()))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("sample 0, item 2")
                    .hasMessageContaining("NaN");
            Tensor infinite = leaf.detach().mul(Tensors.scalar(Double.NEGATIVE_INFINITY));
            assertThatThrownBy(() -> estimator.surrogate(
                            structure, infinite, Costs.linear(problem.eventSize()), Contract.noise()))
                    .hasMessageContaining("infinity");
            Structure subset = new MaskPattern(3, 6, MaskPattern.Form.M_LOGIT);
            if (!estimator.traits().laws().contains(Structure.Law.SUBSET)) {
                Tensor logits = torch.zeros(6, 1);
                assertThatThrownBy(() -> estimator.surrogate(subset, logits, Costs.linear(6), Contract.noise()))
                        .hasMessageContaining("SUBSET")
                        .hasMessageContaining(LeaveOneOut.NAME);
            }
        }
    }
}
