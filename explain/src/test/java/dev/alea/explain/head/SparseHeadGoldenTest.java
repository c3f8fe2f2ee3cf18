package dev.alea.explain.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.explain.Fixtures;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("golden")
class SparseHeadGoldenTest {
    private Scope scope;
    private Map<String, Tensor> golden;
    private int[] labels;
    private int classes;
    private ElasticNet penalty;

    @BeforeEach
    void open() {
        scope = Scope.open();
        golden = Fixtures.golden("sparse_head.safetensors");
        labels = Fixtures.ints(get("y"));
        classes = Math.toIntExact(get("W").size(0));
        double[] settings = Tensors.doubles(get("lam_alpha"));
        penalty = new ElasticNet(settings[0], settings[1]);
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private Tensor get(String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    private double number(String name) {
        return Tensors.doubles(get(name))[0];
    }

    private SparseHead problem(Tensor rows, double tolerance) {
        return SparseHead.of(rows, labels, classes, new SparseHead.Settings(tolerance, 50, 50));
    }

    @Test
    void theOptimumItsSupportAndItsObjective() {
        var solution = problem(get("X"), 1e-9).solve(penalty);
        assertThat(solution.converged()).isTrue();
        assertThat(solution.objective()).isCloseTo(number("objective"), within(1e-12));
        double[] expected = Tensors.doubles(get("W"));
        for (int i = 0; i < expected.length; i++) {
            assertThat(solution.head().weights()[i] != 0).as("weight %d", i).isEqualTo(expected[i] != 0);
            assertThat(solution.head().weights()[i]).isCloseTo(expected[i], within(1e-8));
        }
        assertThat(Fixtures.distance(Tensors.of(solution.head().biases(), classes), get("b")))
                .isLessThan(1e-8);
        assertThat(Nec.of(solution.head())).isEqualTo(number("nec"));
    }

    @Test
    void singlePrecisionFindsTheSameSupport() {
        var solution = problem(get("X").to(ScalarType.Float), 1e-4).solve(penalty);
        assertThat(solution.converged()).isTrue();
        assertThat(solution.objective()).isCloseTo(number("objective"), within(1e-6));
        assertThat(Nec.of(solution.head())).isEqualTo(number("nec"));
    }

    @Test
    void fromTheLargestStrengthOnEveryWeightIsZero() {
        var problem = problem(get("X"), 1e-6);
        double largest = problem.lambdaMax(penalty.alpha());
        assertThat(largest).isCloseTo(number("lam_max"), within(1e-12));
        assertThat(Nec.of(
                        problem.solve(new ElasticNet(largest, penalty.alpha())).head()))
                .isZero();
        assertThat(Nec.of(problem.solve(new ElasticNet(0.99 * largest, penalty.alpha()))
                        .head()))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({"2, nec2", "5, nec5"})
    void magnitudeCuts(int target, String name) {
        var dense = new LinearHead(
                classes, Math.toIntExact(get("dense").size(1)), Tensors.doubles(get("dense")), new double[classes]);
        var cut = Nec.cut(dense, target);
        assertThat(Fixtures.distance(cut.weightTensor(), get(name))).isZero();
        assertThat(Nec.of(cut)).isEqualTo(target);
    }
}
