package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GradientsTest {
    /** A leaf whose gradient has these values. */
    private static Tensor withGradient(double... gradient) {
        Tensor leaf = Tensors.of(new double[gradient.length], gradient.length).set_requires_grad(true);
        leaf.mul(Tensors.of(gradient, gradient.length)).sum().backward();
        return leaf;
    }

    private static Tensor without() {
        return Tensors.of(new double[] {7}, 1).set_requires_grad(true);
    }

    @Test
    void theNormIsThatOfAllGradientsTogetherAndOfNoneZero() {
        try (var _ = Scope.open()) {
            assertThat(Gradients.norm(List.of(withGradient(1, 2), without(), withGradient(2, 4))))
                    .isCloseTo(5, within(1e-12));
            assertThat(Gradients.norm(List.of())).isZero();
            assertThat(Gradients.norm(List.of(without()))).isZero();
        }
    }

    @Test
    void aNormWithinTheBoundIsLeftToTheBit() {
        try (var _ = Scope.open()) {
            Tensor leaf = withGradient(0.3, 0.4);
            assertThat(Gradients.clip(List.of(leaf, without()), 0.6)).isCloseTo(0.5, within(1e-12));
            assertThat(Tensors.doubles(leaf.grad())).containsExactly(0.3, 0.4);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aNormThatIsNotFiniteIsReportedAndHidesNothing(double bad) {
        try (var _ = Scope.open()) {
            Tensor sound = withGradient(3);
            Tensor broken = withGradient(bad);
            assertThat(Gradients.clip(List.of(sound, broken), 1)).isEqualTo(Double.valueOf(bad));
            assertThat(Tensors.doubles(sound.grad())).containsExactly(3);
            assertThat(Tensors.doubles(broken.grad())).containsExactly(bad);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void aBoundThatIsNotPositiveIsRefused(double bound) {
        assertThatThrownBy(() -> Gradients.clip(List.of(), bound))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(bound + "; allowed: more than 0");
    }
}
