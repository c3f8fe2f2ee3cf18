package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.Seeds;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sinkhorn and entmax from the kernels follow the engine's in float64, and take the kernels where they may. */
final class MapKernelsTest {
    private static Tensor leaf(long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var values = new float[Math.toIntExact(count)];
        Seeds.draws("maps").fillNormal(values);
        return Tensors.of(values, shape).set_requires_grad(true);
    }

    private static void follows(Tensor single, UnaryOperator<Tensor> map, double tolerance) {
        Tensor exact = single.detach().to(ScalarType.Double).set_requires_grad(true);
        Tensor weights = leaf(single.sizes().vec().get()).detach().add(Tensors.scalar(0.3));
        Tensor a = map.apply(single);
        Tensor b = map.apply(exact);
        a.mul(weights).sum().backward();
        b.mul(weights).sum().backward();
        assertThat(difference(a, b)).isLessThanOrEqualTo(tolerance);
        assertThat(difference(single.grad(), exact.grad())).isLessThanOrEqualTo(10 * tolerance);
    }

    private static double difference(Tensor a, Tensor b) {
        return a.detach().to(ScalarType.Double).sub(b.detach()).abs().max().item_double();
    }

    @ParameterizedTest
    @CsvSource({"4,1", "5,3", "40,6", "7,33"})
    @DisplayName("matrices and gradients of Sinkhorn's normalisation")
    void sinkhorn(int batch, int n) {
        try (var _ = Scope.open()) {
            Tensor scores = leaf(batch, n, n);
            assertThat(SinkhornRows.isFused(scores, 20)).isTrue();
            follows(scores, x -> SinkhornMaps.normalised(x, 20), 2e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.3, 1.5, 1.9, 2})
    @DisplayName("probabilities and gradients of entmax")
    void entmax(double alpha) {
        try (var _ = Scope.open()) {
            Tensor scores = leaf(31, 11);
            assertThat(EntmaxRows.isFused(scores, -1, alpha)).isTrue();
            follows(scores, x -> SparseMaps.entmax(x, -1, alpha), 2e-6);
        }
    }

    @Test
    @DisplayName(
            "few or large matrices, other orders, dimensions and types, and leaves outside a scope take the engine")
    void engine() {
        Tensor outside = leaf(8, 5, 5);
        assertThat(SinkhornRows.isFused(outside, 20)).isFalse();
        assertThat(EntmaxRows.isFused(outside, -1, 1.5)).isFalse();
        try (var _ = Scope.open()) {
            assertThat(SinkhornRows.isFused(outside, 20)).isTrue();
            assertThat(SinkhornRows.isFused(outside, 0)).isFalse();
            assertThat(SinkhornRows.isFused(outside.narrow(0, 0, 3), 20)).isFalse();
            assertThat(SinkhornRows.isFused(leaf(4, 65, 65), 20)).isFalse();
            assertThat(SinkhornRows.isFused(outside.to(ScalarType.Double), 20)).isFalse();
            assertThat(EntmaxRows.isFused(outside, 2, 2)).isTrue();
            assertThat(EntmaxRows.isFused(outside, 1, 2)).isFalse();
            assertThat(EntmaxRows.isFused(outside, -1, 2.5)).isFalse();
        }
        outside.close();
    }

    @Test
    @DisplayName("a result changed in place is noticed before its gradient would be wrong")
    void changedInPlace() {
        try (var _ = Scope.open()) {
            Tensor p = SparseMaps.entmax(leaf(3, 4), -1, 1.5);
            Tensor loss = p.mul(Tensors.scalar(3)).sum();
            try (NoGradGuard _ = new NoGradGuard()) {
                p.mul_(Tensors.scalar(2));
            }
            assertThatThrownBy(loss::backward).hasMessageContaining("changed in place");
        }
    }
}
