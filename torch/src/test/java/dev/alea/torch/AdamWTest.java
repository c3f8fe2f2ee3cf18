package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

final class AdamWTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.95, 1e-5, 0.1);

    /** One coordinate of the published algorithm, in double. */
    private static double reference(double x, double[] gradients, double rate) {
        double m = 0;
        double v = 0;
        for (int t = 1; t <= gradients.length; t++) {
            double g = gradients[t - 1];
            x -= rate * OPTIONS.weightDecay() * x;
            m = OPTIONS.beta1() * m + (1 - OPTIONS.beta1()) * g;
            v = OPTIONS.beta2() * v + (1 - OPTIONS.beta2()) * g * g;
            double corrected = Math.sqrt(v / (1 - Math.pow(OPTIONS.beta2(), t)));
            x -= rate * (m / (1 - Math.pow(OPTIONS.beta1(), t))) / (corrected + OPTIONS.epsilon());
        }
        return x;
    }

    private static void step(AdamW optimizer, Tensor parameter, double gradient, double rate) {
        optimizer.zeroGradients();
        parameter.mul(Tensors.scalar(gradient)).sum().backward();
        optimizer.step(rate);
    }

    @Test
    void followsThePublishedAlgorithm() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {0.7}, 1).set_requires_grad(true);
            var optimizer = new AdamW(Map.of("x", x), OPTIONS);
            double[] gradients = {0.5, -2, 1e-3, 3};
            for (double gradient : gradients) {
                step(optimizer, x, gradient, 1e-2);
            }
            assertThat(Tensors.doubles(x)[0]).isCloseTo(reference(0.7, gradients, 1e-2), within(1e-7));
        }
    }

    @Test
    void goesOnBitForBitFromASavedState() {
        try (var _ = Scope.open()) {
            Tensor whole = Tensors.of(new float[] {0.7f, -1}, 2).set_requires_grad(true);
            var first = new AdamW(Map.of("x", whole), OPTIONS);
            step(first, whole, 0.5, 1e-2);
            Tensor copy = whole.detach().clone().set_requires_grad(true);
            var second = new AdamW(Map.of("x", copy), OPTIONS);
            second.restore(first.state());
            step(first, whole, -2, 1e-2);
            step(second, copy, -2, 1e-2);
            assertThat(Tensors.floats(copy)).containsExactly(Tensors.floats(whole));
        }
    }

    @Test
    void aParameterWithoutGradientStaysWhereItIs() {
        try (var _ = Scope.open()) {
            Tensor still = Tensors.of(new float[] {3}, 1).set_requires_grad(true);
            new AdamW(Map.of("still", still), OPTIONS).step(0.1);
            assertThat(Tensors.floats(still)).containsExactly(3);
        }
    }

    @Test
    void aParameterWithoutGradientAmongOthersKeepsItsStepCount() {
        try (var _ = Scope.open()) {
            Tensor still = Tensors.of(new float[] {3}, 1).set_requires_grad(true);
            Tensor moved = Tensors.of(new float[] {3}, 1).set_requires_grad(true);
            var optimizer = new AdamW(Map.of("still", still, "moved", moved), OPTIONS);
            step(optimizer, moved, 1, 0.1);
            assertThat(Tensors.floats(still)).containsExactly(3);
            assertThat(Tensors.floats(moved)[0]).isLessThan(3);
            var state = optimizer.state();
            assertThat(List.of("adamw.step.still", "adamw.step.moved"))
                    .map(name -> Tensors.floats(java.util.Objects.requireNonNull(state.get(name)))[0])
                    .containsExactly(0f, 1f);
        }
    }

    @Test
    void aSavedStateThatLacksAnEntryIsRefusedByItsName() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {3}, 1).set_requires_grad(true);
            var optimizer = new AdamW(Map.of("x", x), OPTIONS);
            var saved = new java.util.HashMap<>(optimizer.state());
            saved.remove("adamw.second.x");
            assertThatThrownBy(() -> optimizer.restore(saved))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("adamw.second.x");
        }
    }

    @Test
    void refusesRangesThatMakeNoSense() {
        assertThatThrownBy(() -> new AdamW.Options(Double.NaN, 0.9, 1e-8, 0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> new AdamW.Options(0.9, -0.1, 1e-8, 0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> new AdamW.Options(0.9, 0.9, 1e-8, Double.NaN)).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> new AdamW.Options(1, 0.9, 1e-8, 0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> new AdamW.Options(0.9, 0.9, -1, 0)).hasMessageContaining("0 or more");
    }

    @Test
    void clippingScalesAllGradientsTogether() {
        try (var _ = Scope.open()) {
            Tensor a = Tensors.of(new double[] {1}, 1).set_requires_grad(true);
            Tensor b = Tensors.of(new double[] {1}, 1).set_requires_grad(true);
            a.mul(Tensors.scalar(3)).add(b.mul(Tensors.scalar(4))).sum().backward();
            assertThat(Gradients.clip(List.of(a, b), 1)).isCloseTo(5, within(1e-12));
            assertThat(Tensors.doubles(a.grad())[0]).isCloseTo(3 / 5.000001, within(1e-12));
            assertThat(Tensors.doubles(b.grad())[0]).isCloseTo(4 / 5.000001, within(1e-12));
        }
    }
}
