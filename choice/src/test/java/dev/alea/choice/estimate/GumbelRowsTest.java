package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel and the engine draw the same, and the right one is taken. */
final class GumbelRowsTest {
    private static final Noise NOISE = new Noise.Drawn(Seeds.draws("rows"));

    private static Tensor leaf(long rows, int classes) {
        var values = new float[Math.toIntExact(rows * classes)];
        Seeds.draws("rows/logits").fillNormal(values);
        return Tensors.of(values, rows, classes).set_requires_grad(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 13, 64, 5000})
    @DisplayName("the same hard choices of a stream, soft choices and gradients to rounding, from kernel and engine")
    void sameSamples(int classes) {
        for (Pathwise estimator : List.of(new GumbelSoftmax(0.7), new StraightThroughGumbelSoftmax(0.7))) {
            try (var _ = Scope.open()) {
                Tensor fused = leaf(31, classes);
                Tensor plain = fused.detach().t().contiguous().t().set_requires_grad(true);
                Tensor weights = leaf(31, classes).detach().add(Tensors.scalar(0.5));
                assertThat(GumbelRows.isFused(fused, -1, NOISE)).isTrue();
                assertThat(GumbelRows.isFused(plain, -1, NOISE)).isEqualTo(classes == 1);
                Tensor a = estimator.relax(new Categorical(), fused, NOISE);
                Tensor b = estimator.relax(new Categorical(), plain, NOISE);
                a.mul(weights).sum().backward();
                b.mul(weights).sum().backward();
                double tolerance = estimator.traits().hardForward() ? 0 : 2e-6;
                assertThat(difference(a, b)).isLessThanOrEqualTo(tolerance);
                assertThat(difference(fused.grad(), plain.grad())).isLessThanOrEqualTo(1e-5);
                assertThat(classes == 1 || fused.grad().abs().sum().item_double() > 0)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("samples of the structure are the same from kernel and engine, many or one")
    void structureSamples() {
        try (var _ = Scope.open()) {
            Tensor plain = leaf(7, 5).detach();
            Tensor turned = plain.t().contiguous().t();
            for (long samples : new long[] {0, 1, 1000}) {
                Tensor a = new Categorical().sample(plain, samples, NOISE);
                Tensor b = new Categorical().sample(turned, samples, NOISE);
                assertThat(Tensors.floats(a)).isEqualTo(Tensors.floats(b));
            }
        }
    }

    @Test
    @DisplayName("doubles, given noise and tensors outside a scope that need a gradient take the engine")
    void paths() {
        Tensor outside = leaf(3, 4);
        assertThat(GumbelRows.isFused(outside, -1, NOISE)).isFalse();
        assertThat(GumbelRows.isFused(outside.detach(), -1, NOISE)).isTrue();
        try (var _ = Scope.open()) {
            assertThat(GumbelRows.isFused(outside, -1, NOISE)).isTrue();
            assertThat(GumbelRows.isFused(outside, -2, NOISE)).isFalse();
            assertThat(GumbelRows.isFused(outside.to(ScalarType.Double), -1, NOISE))
                    .isFalse();
            assertThat(GumbelRows.isFused(outside, -1, new Noise.Given(java.util.Map.of())))
                    .isFalse();
        }
        outside.close();
    }

    @Test
    @DisplayName("without a graph there is none, and a hard choice needs no soft one")
    void noGraph() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            Tensor logits = leaf(9, 6);
            Tensor soft = new GumbelSoftmax(0.5).relax(new Categorical(), logits, NOISE);
            Tensor hard = new StraightThroughGumbelSoftmax(0.5).relax(new Categorical(), logits, NOISE);
            assertThat(soft.requires_grad()).isFalse();
            assertThat(hard.requires_grad()).isFalse();
            assertThat(Tensors.floats(hard.mul(soft).sum(-1)))
                    .isEqualTo(Tensors.floats(soft.amax(new long[] {-1}, false)));
        }
    }

    @Test
    @DisplayName("a soft choice changed in place is noticed before its gradient would be wrong")
    void changedInPlace() {
        try (var _ = Scope.open()) {
            Tensor logits = leaf(9, 6);
            Tensor soft = new GumbelSoftmax(0.5).relax(new Categorical(), logits, NOISE);
            Tensor loss = soft.mul(torch.ones(9, 6)).sum();
            try (NoGradGuard _ = new NoGradGuard()) {
                soft.mul_(Tensors.scalar(2));
            }
            assertThatThrownBy(loss::backward).hasMessageContaining("changed in place");
        }
    }

    private static double difference(Tensor a, Tensor b) {
        return a.detach().sub(b.detach()).abs().max().item_double();
    }

    @Test
    @DisplayName("an empty batch gives an empty choice and an empty gradient")
    void empty() {
        try (var _ = Scope.open()) {
            Tensor logits = torch.zeros(0, 3, 4).set_requires_grad(true);
            Tensor soft = new GumbelSoftmax(0.5).relax(new Categorical(), logits, NOISE);
            soft.sum().backward();
            assertThat(logits.grad().numel()).isZero();
            assertThat(soft.sum().item_double()).isCloseTo(0, within(0.0));
        }
    }
}
