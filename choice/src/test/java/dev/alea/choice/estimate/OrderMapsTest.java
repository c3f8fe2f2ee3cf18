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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sinkhorn's normalisation and the soft sorts. */
final class OrderMapsTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Tensor wave(int rows, int columns) {
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> 1.1 * Math.sin(1.9 * i + 0.6));
        return Tensors.of(values, rows, columns);
    }

    @Test
    @Tag("golden")
    @DisplayName("matrices of the file")
    void golden() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "sinkhorn");
            Tensor scores = GoldenFile.tensor(file.get("input"))
                    .div(Tensors.scalar(file.get("tau").asDouble()));
            close(SinkhornMaps.normalised(scores, 1), file.get("out_1"));
            close(SinkhornMaps.normalised(scores, 20), file.get("out_20"));
            JsonNode sorts = GoldenFile.get("functions", "sorts");
            Tensor items = GoldenFile.tensor(sorts.get("scores")).unsqueeze(0);
            close(SoftSorts.softSort(items, 0.5), sorts.get("softsort_0_5"));
            close(SoftSorts.neuralSort(items, 0.5), sorts.get("neuralsort_0_5"));
        }
    }

    private static void close(Tensor actual, JsonNode expected) {
        assertThat(Tensors.doubles(actual)).containsExactly(GoldenFile.doubles(expected), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7})
    @DisplayName(
            "rows of soft sorts sum to 1 and have their largest entry at the sorted item; all maps have their derivative")
    void maps(int n) {
        try (var _ = Scope.open()) {
            Tensor scores = wave(1, n).set_requires_grad(true);
            Tensor square = wave(n, n).set_requires_grad(true);
            double[] weights = Tensors.doubles(wave(n, n).cos());
            Tensor w = Tensors.of(weights, n, n);
            for (double tau : new double[] {0.1, 0.5, 3}) {
                Tensor[] sorts = {SoftSorts.softSort(scores, tau), SoftSorts.neuralSort(scores, tau)};
                for (Tensor soft : sorts) {
                    assertThat(SinkhornMaps.rowError(soft)).isLessThan(1e-14);
                    assertThat(Tensors.longs(soft.argmax(new org.bytedeco.pytorch.LongOptional(-1), false)))
                            .isEqualTo(Tensors.longs(
                                    scores.detach().argsort(-1, true).squeeze(0)));
                }
                GradCheck.check(() -> SoftSorts.softSort(scores, tau).mul(w).sum(), Map.of("scores", scores));
                GradCheck.check(() -> SoftSorts.neuralSort(scores, tau).mul(w).sum(), Map.of("scores", scores));
                GradCheck.check(
                        () -> SinkhornMaps.normalised(square.div(Tensors.scalar(tau)), 6)
                                .mul(w)
                                .sum(),
                        Map.of("scores", square));
            }
        }
    }

    @Test
    @DisplayName("columns are exact and rows nearly; a row that is off doubles the rounds, up to their limit")
    void rounds() {
        try (var _ = Scope.open()) {
            Tensor sharp = wave(5, 5).mul(Tensors.scalar(20));
            Tensor few = SinkhornMaps.normalised(sharp, 5);
            Tensor many = SinkhornMaps.normalised(sharp, 200);
            assertThat(SinkhornMaps.rowError(few.t())).isLessThan(1e-12);
            assertThat(SinkhornMaps.rowError(many)).isLessThan(SinkhornMaps.rowError(few));
            GumbelSinkhorn estimator = new GumbelSinkhorn(0.5, 20);
            assertThat(estimator.after(0.04)).isEqualTo(estimator);
            assertThat(estimator.after(0.06).rounds()).isEqualTo(40);
            assertThat(new GumbelSinkhorn(0.5, 150).after(1).rounds()).isEqualTo(200);
            Tensor large = wave(4, 4).mul(Tensors.scalar(1e4)).detach().set_requires_grad(true);
            Tensor soft = SinkhornMaps.normalised(large, 20);
            soft.square().sum().backward();
            assertThat(large.grad().isfinite().all().item_bool()).isTrue();
            assertThat(SinkhornMaps.rowError(org.bytedeco.pytorch.global.torch.zeros(0, 3)))
                    .isZero();
        }
    }

    @Test
    @DisplayName("equal scores share, with derivative 0 between them")
    void ties() {
        try (var _ = Scope.open()) {
            Tensor tie = Tensors.of(new double[] {1, 1}, 1, 2).set_requires_grad(true);
            Tensor soft = SoftSorts.neuralSort(tie, 1);
            assertThat(Tensors.doubles(soft)).containsExactly(new double[] {0.5, 0.5, 0.5, 0.5}, within(1e-15));
            soft.select(0, 0).select(0, 0).backward();
            assertThat(Tensors.doubles(tie.grad())).containsExactly(new double[] {0.25, -0.25}, within(1e-15));
            assertThatThrownBy(() -> new SoftSort(0)).hasMessageContaining("temperature");
            assertThatThrownBy(() -> new GumbelSinkhorn(0.5, 1)).hasMessageContaining("rounds");
        }
    }
}
