package dev.alea.choice.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.StraightThroughBinaryConcrete;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

final class GatedScoresTest {
    private static final StraightThroughBinaryConcrete ESTIMATOR = new StraightThroughBinaryConcrete(0.6);
    private static final Draws DRAWS = Draws.of(5).stream("gates").step(2);
    private static final int ROWS = 37;
    private static final int COLUMNS = 45;

    private interface Draw {
        GatedScores of(Tensor scores, Tensor weight, Tensor bias);
    }

    /** What a pass gives: gated scores, open gates, and the gradients of a loss of both. */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    private record Seen(float[] gated, double open, float[] ofWeight, float[] ofBias) {}

    private static Tensor normals(String stream, long... shape) {
        float[] values = new float[shape.length == 1 ? (int) shape[0] : (int) (shape[0] * shape[1])];
        Draws.of(6).stream(stream).fillNormal(values);
        return Tensors.of(values, shape);
    }

    private static Seen seen(ScalarType type, Draw draw) {
        try (var _ = Scope.open()) {
            Tensor scores = normals("scores", ROWS, COLUMNS).to(type);
            Tensor weight = normals("weight", COLUMNS).to(type).set_requires_grad(true);
            Tensor bias = normals("bias", COLUMNS).to(type).set_requires_grad(true);
            GatedScores pass = draw.of(scores, weight, bias);
            Tensor loss =
                    pass.gated().mul(normals("slope", ROWS, COLUMNS).to(type)).sum();
            loss.add(pass.open().mul(new Scalar(0.1))).backward();
            return new Seen(
                    Tensors.floats(pass.gated()),
                    pass.open().item_double(),
                    Tensors.floats(weight.grad()),
                    Tensors.floats(bias.grad()));
        }
    }

    private static void assertAlike(Seen found, Seen expected) {
        assertThat(found.gated).isEqualTo(expected.gated);
        assertThat(found.open).isCloseTo(expected.open, within(1e-5 * expected.open));
        assertThat(found.ofWeight).containsExactly(expected.ofWeight, within(5e-5f));
        assertThat(found.ofBias).containsExactly(expected.ofBias, within(5e-5f));
    }

    @Test
    void kernelAndOperationsAreTheSameDrawAndTheSameGradient() {
        Seen kernel = seen(ScalarType.Float, (s, w, b) -> GatedScores.draw(s, w, b, ESTIMATOR, DRAWS));
        Seen operations = seen(ScalarType.Float, (s, w, b) -> GatedScores.operations(s, w, b, ESTIMATOR, DRAWS));
        assertAlike(kernel, operations);
        assertThat(kernel.gated).contains(0f);
    }

    @Test
    void doublesTakeTheOperationsAndGiveTheSame() {
        Seen kernel = seen(ScalarType.Float, (s, w, b) -> GatedScores.draw(s, w, b, ESTIMATOR, DRAWS));
        Seen doubles = seen(ScalarType.Double, (s, w, b) -> GatedScores.draw(s, w, b, ESTIMATOR, DRAWS));
        assertAlike(kernel, doubles);
    }

    @Test
    void eitherResultAloneHasItsGradient() {
        try (var _ = Scope.open()) {
            Tensor scores = normals("scores", ROWS, COLUMNS);
            Tensor weight = normals("weight", COLUMNS).set_requires_grad(true);
            Tensor bias = normals("bias", COLUMNS).set_requires_grad(true);
            GatedScores.draw(scores, weight, bias, ESTIMATOR, DRAWS).open().backward();
            float[] ofOpen = Tensors.floats(bias.grad());
            bias.mutable_grad().zero_();
            GatedScores.draw(scores, weight, bias, ESTIMATOR, DRAWS)
                    .gated()
                    .sum()
                    .backward();
            float[] ofGated = Tensors.floats(bias.grad());
            bias.mutable_grad().zero_();
            GatedScores both = GatedScores.draw(scores, weight, bias, ESTIMATOR, DRAWS);
            both.gated().sum().add(both.open()).backward();
            float[] ofBoth = Tensors.floats(bias.grad());
            for (int j = 0; j < COLUMNS; j++) {
                assertThat(ofOpen[j]).isPositive();
                assertThat(ofBoth[j]).isCloseTo(ofOpen[j] + ofGated[j], within(1e-5f));
            }
        }
    }

    @Test
    void withoutGradientsNothingIsAttached() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            Tensor weight = normals("weight", COLUMNS).set_requires_grad(true);
            GatedScores pass = GatedScores.draw(
                    normals("scores", ROWS, COLUMNS), weight, normals("bias", COLUMNS), ESTIMATOR, DRAWS);
            assertThat(pass.gated().requires_grad()).isFalse();
            assertThat(pass.open().requires_grad()).isFalse();
        }
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        try (var _ = Scope.open()) {
            Tensor weight = normals("weight", COLUMNS);
            assertThatThrownBy(() -> GatedScores.draw(normals("scores", 4, 3), weight, weight, ESTIMATOR, DRAWS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("45 weights");
        }
    }

    @Test
    void noRowsOpenNothing() {
        try (var _ = Scope.open()) {
            Tensor weight = normals("weight", COLUMNS);
            GatedScores pass = GatedScores.draw(normals("none", 0, COLUMNS), weight, weight, ESTIMATOR, DRAWS);
            assertThat(pass.gated().numel()).isZero();
            assertThat(pass.open().item_double()).isZero();
        }
    }
}
