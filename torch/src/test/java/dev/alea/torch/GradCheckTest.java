package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The check that other tests rest on must itself be able to fail. */
final class GradCheckTest {
    private static Tensor leaf(double... values) {
        return Tensors.of(values, values.length).set_requires_grad(true);
    }

    @Test
    void aRightGradientPassesAndTheLeavesStayWhereTheyWere() {
        try (var _ = Scope.open()) {
            Tensor x = leaf(0.5, -2, 3);
            Tensor y = leaf(1, 2, 4);
            GradCheck.check(() -> x.mul(x).mul(y).sum(), Map.of("x", x, "y", y));
            assertThat(Tensors.doubles(x)).usingComparatorWithPrecision(1e-12).containsExactly(0.5, -2, 3);
        }
    }

    @Test
    void aGradientThatLeavesAPathOutIsNamedWithItsElement() {
        try (var _ = Scope.open()) {
            Tensor x = leaf(0, 2);
            assertThatThrownBy(() -> GradCheck.check(() -> x.mul(x.detach()).sum(), Map.of("x", x)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the gradient of x[1] is 2.0")
                    .hasMessageContaining("central difference is 4.0");
        }
    }

    @Test
    void aGradientThatIsNotANumberIsNeverRight() {
        try (var _ = Scope.open()) {
            Tensor x = leaf(0);
            assertThatThrownBy(() -> GradCheck.check(() -> x.abs().sqrt().sum(), Map.of("x", x)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("x[0]");
        }
    }

    @Test
    void anOldGradientIsNotCounted() {
        try (var _ = Scope.open()) {
            Tensor x = leaf(1.5);
            x.mul(Tensors.scalar(100)).sum().backward();
            GradCheck.check(() -> x.mul(x).sum(), Map.of("x", x));
        }
    }
}
