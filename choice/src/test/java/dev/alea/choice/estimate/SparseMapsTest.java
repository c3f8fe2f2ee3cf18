package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SparseMapsTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Tensor scores(int rows, int columns) {
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> 1.4 * Math.sin(1.7 * i + 0.3));
        return Tensors.of(values, rows, columns);
    }

    @Test
    @Tag("golden")
    @DisplayName("maps and vector-Jacobian products of the file")
    void golden() {
        JsonNode file = GoldenFile.get("functions", "sparse");
        Map<String, Double> orders = Map.of("sparsemax", 2.0, "entmax15", 1.5, "entmax_1_2", 1.2, "entmax_1_8", 1.8);
        orders.forEach((name, alpha) -> {
            try (var _ = Scope.open()) {
                Tensor z =
                        GoldenFile.tensor(file.get("z")).unsqueeze(0).detach().set_requires_grad(true);
                Tensor p = SparseMaps.entmax(z, -1, alpha);
                assertThat(Tensors.doubles(p)).containsExactly(GoldenFile.doubles(file.get(name)), within(1e-12));
                if (file.has(name + "_vjp")) {
                    p.mul(GoldenFile.tensor(file.get("vjp_direction"))).sum().backward();
                    assertThat(Tensors.doubles(z.grad()))
                            .containsExactly(GoldenFile.doubles(file.get(name + "_vjp")), within(1e-12));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.2, 1.5, 1.7, 2, 3, 4})
    @DisplayName("the threshold makes the sum 1; the derivative is that of the values, along either dimension")
    void thresholds(double alpha) {
        try (var _ = Scope.open()) {
            Tensor z = scores(3, 5).set_requires_grad(true);
            double[] p = Tensors.doubles(SparseMaps.entmax(z, -1, alpha));
            double[] flat = Tensors.doubles(z);
            for (int r = 0; r < 3; r++) {
                double[] expected = SparseOracle.probabilities(alpha, Arrays.copyOfRange(flat, 5 * r, 5 * r + 5));
                assertThat(Arrays.copyOfRange(p, 5 * r, 5 * r + 5)).containsExactly(expected, within(1e-12));
            }
            Tensor down = SparseMaps.entmax(z.t(), -2, alpha);
            assertThat(Tensors.doubles(down.t().contiguous())).containsExactly(p, within(1e-15));
            Tensor weights = scores(3, 5).cos();
            GradCheck.check(() -> SparseMaps.entmax(z, -1, alpha).mul(weights).sum(), Map.of("scores", z));
            GradCheck.check(() -> SparseMaps.entmax(z, -2, alpha).mul(weights).sum(), Map.of("scores", z));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.3, 1.5, 2, 4})
    @DisplayName("ties, one class, large scores, float32 and empty batches")
    void edges(double alpha) {
        try (var _ = Scope.open()) {
            Tensor tie = Tensors.of(new double[] {3, 3, 3, -1e4}, 1, 4);
            double third = 1.0 / 3;
            assertThat(Tensors.doubles(SparseMaps.entmax(tie, -1, alpha)))
                    .containsExactly(new double[] {third, third, third, 0}, within(1e-14));
            assertThat(Tensors.doubles(SparseMaps.entmax(scores(2, 1), -1, alpha)))
                    .containsExactly(1, 1);
            Tensor large = scores(3, 4).mul(Tensors.scalar(1e4)).detach().set_requires_grad(true);
            Tensor p = SparseMaps.entmax(large, -1, alpha);
            p.square().sum().backward();
            assertThat(p.sum().item_double()).isCloseTo(3, within(1e-14));
            assertThat(large.grad().isfinite().all().item_bool()).isTrue();
            Tensor single = SparseMaps.entmax(scores(3, 4).to(ScalarType.Float), -1, alpha);
            assertThat(single.scalar_type().intern()).isEqualTo(ScalarType.Float);
            assertThat(Tensors.doubles(single.to(ScalarType.Double)))
                    .containsExactly(Tensors.doubles(SparseMaps.entmax(scores(3, 4), -1, alpha)), within(1e-6));
            assertThat(SparseMaps.entmax(torch.zeros(0, 3), -1, alpha).numel()).isZero();
        }
    }

    @Test
    @DisplayName("an order outside its range, and supports with too many joint states, are refused")
    void refusals() {
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> SparseMaps.entmax(scores(1, 2), -1, 1)).hasMessageContaining("1.05");
            Tensor flat = torch.zeros(13, 2).to(ScalarType.Double);
            assertThatThrownBy(() -> SparseExpectation.of(
                            new dev.alea.choice.structure.Categorical(),
                            flat,
                            e -> e.sum(-1, -2),
                            SparseMaps.sparsemax(flat, -1)))
                    .hasMessageContaining("13 variables")
                    .hasMessageContaining("4096")
                    .hasMessageContaining(LeaveOneOut.NAME);
        }
    }
}
