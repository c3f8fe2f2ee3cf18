package dev.alea.prune.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.run.NumericsException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneShotPropertyTest {
    private static final OneShot[] METHODS = {
        new Magnitude(), new Wanda(), new SparseGpt(0.01, 60, true), new SparseGpt(0.01, 60, false)
    };
    private Scope scope;

    @BeforeEach
    void open() {
        Torch.initialise();
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Matrix random(int rows, int columns, String stream) {
        var values = new float[rows * columns];
        Draws.of(7).stream(stream).fillNormal(values);
        return Matrix.of(rows, columns, values);
    }

    private static InputStatistics statistics(int tokens, int columns) {
        var statistics = new InputStatistics(InputStatistics.Kind.HESSIAN, columns);
        statistics.observe(random(tokens, columns, "inputs").toTensor());
        return statistics;
    }

    @ParameterizedTest
    @CsvSource({"1,2,1,2", "2,4,7,52", "1,4,13,20", "4,8,5,88", "3,5,11,65", "2,3,2,39", "9,10,3,70", "8,16,3,48"})
    void everyGroupKeepsExactlyNAndKeptWeightsStay(int keep, int of, int rows, int columns) {
        var weight = random(rows, columns, "weight");
        try (var inputs = statistics(4 * columns, columns)) {
            for (var method : METHODS) {
                var fitting = method instanceof SparseGpt s ? new SparseGpt(0.01, of * 3, s.update()) : method;
                var outcome = fitting.prune("w", weight, inputs, Sparsity.pattern(keep, of));
                for (int group = 0; group < rows * columns / of; group++) {
                    int kept = 0;
                    for (int i = group * of; i < (group + 1) * of; i++) {
                        kept += outcome.mask()[i] ? 1 : 0;
                        float value = outcome.weights().values()[i];
                        if (!outcome.mask()[i]) {
                            assertThat(Float.floatToRawIntBits(value)).isZero();
                        } else if (!outcome.updated()) {
                            assertThat(value).isEqualTo(weight.values()[i]);
                        }
                    }
                    assertThat(kept).as("%s group %d", method, group).isEqualTo(keep);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3,20,12", "5,44,4", "2,28,28"})
    void theBlockSizeIsABatchingDeviceForPatterns(int rows, int columns, int block) {
        var weight = random(rows, columns, "weight");
        try (var inputs = statistics(3 * columns, columns)) {
            var pattern = Sparsity.pattern(2, 4);
            var whole = new SparseGpt(0.01, 4 * columns, true).prune("w", weight, inputs, pattern);
            var blocked = new SparseGpt(0.01, block, true).prune("w", weight, inputs, pattern);
            assertThat(blocked.mask()).isEqualTo(whole.mask());
            for (int i = 0; i < whole.mask().length; i++) {
                assertThat(Math.abs(
                                blocked.weights().values()[i] - whole.weights().values()[i]))
                        .isLessThan(1e-5f);
            }
        }
    }

    @Test
    void updatingLowersTheOutputError() {
        var weight = random(16, 64, "weight");
        var x = random(512, 64, "inputs").toTensor();
        var mixed = x.add(x.roll(1).mul(Tensors.scalar(0.9)));
        try (var inputs = new InputStatistics(InputStatistics.Kind.HESSIAN, 64)) {
            inputs.observe(mixed);
            var pattern = Sparsity.pattern(2, 4);
            double updated = error(weight, new SparseGpt().prune("w", weight, inputs, pattern), mixed);
            double chosen = error(weight, SparseGpt.withoutUpdate().prune("w", weight, inputs, pattern), mixed);
            assertThat(updated).isLessThan(0.9 * chosen);
        }
    }

    private static double error(Matrix weight, LayerOutcome outcome, Tensor x) {
        var difference = weight.toTensor().sub(outcome.weights().toTensor());
        return x.mm(difference.t()).square().sum().item_double();
    }

    @Test
    void splittingTheCalibrationChangesNothingButRounding() {
        var x = random(12, 10, "inputs").toTensor().view(4, 3, 10);
        try (var whole = new InputStatistics(InputStatistics.Kind.HESSIAN, 10);
                var parts = new InputStatistics(InputStatistics.Kind.HESSIAN, 10)) {
            whole.observe(x);
            parts.observe(x.narrow(0, 0, 1));
            parts.observe(x.narrow(0, 1, 3));
            assertThat(parts.sequences()).isEqualTo(4);
            assertThat(parts.tokens()).isEqualTo(12);
            assertThat(
                            Tensors.doubles(whole.hessian()
                                    .sub(parts.hessian())
                                    .abs()
                                    .max()
                                    .reshape(1))[0])
                    .isLessThan(1e-5);
        }
    }

    @Test
    void fewTokensAreRetriedWithMoreDampingAndDeadInputsCleared() {
        var weight = random(3, 8, "weight");
        try (var inputs = new InputStatistics(InputStatistics.Kind.HESSIAN, 8)) {
            inputs.observe(Tensors.of(new float[] {1, 2, 0, 3, 4, 5, 0, 6}, 1, 8));
            var outcome = new SparseGpt().prune("w", weight, inputs, Sparsity.pattern(2, 4));
            assertThat(outcome.deadInputs()).isEqualTo(2);
            for (int row = 0; row < 3; row++) {
                assertThat(outcome.weights().values()[row * 8 + 2]).isZero();
                assertThat(outcome.weights().values()[row * 8 + 6]).isZero();
            }
        }
    }

    @Test
    void aHessianBeyondRescueIsNamed() {
        try (var inputs = new InputStatistics(InputStatistics.Kind.HESSIAN, 4)) {
            inputs.observe(Tensors.of(new float[] {1, Float.NaN, 2, 3}, 1, 4));
            assertThatThrownBy(() -> new SparseGpt().prune("mlp.up", random(2, 4, "w"), inputs, Sparsity.pattern(2, 4)))
                    .isInstanceOf(NumericsException.class)
                    .hasMessageContaining("mlp.up")
                    .hasMessageContaining("1 calibration tokens");
        }
    }

    @Test
    void inputsThatAreNoMultipleOfMAreRefusedByNameAndShape() {
        try (var inputs = statistics(9, 6)) {
            for (var method : METHODS) {
                assertThatThrownBy(() -> method.prune("layer.x", random(5, 6, "w"), inputs, Sparsity.pattern(2, 4)))
                        .hasMessageContaining("layer.x")
                        .hasMessageContaining("[5, 6]")
                        .hasMessageContaining("2:4");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.3", "0.9"})
    void unstructuredRemovesTheStatedShare(double ratio) {
        var weight = random(13, 47, "weight");
        try (var inputs = statistics(200, 47)) {
            for (var method : METHODS) {
                var mask = method.prune("w", weight, inputs, new Sparsity.Unstructured(ratio))
                        .mask();
                int removed = 0;
                for (boolean kept : mask) {
                    removed += kept ? 0 : 1;
                }
                assertThat((double) removed / mask.length).as(method.name()).isBetween(ratio - 0.03, ratio + 0.03);
            }
        }
    }

    @Test
    void amongEqualScoresTheLeftOneGoes() {
        var equal = Matrix.of(1, 4, 1f, 1f, 1f, 1f);
        try (var none = new InputStatistics(InputStatistics.Kind.NONE, 4)) {
            var mask = new Magnitude()
                    .prune("w", equal, none, Sparsity.pattern(2, 4))
                    .mask();
            assertThat(Arrays.toString(mask)).isEqualTo("[false, false, true, true]");
        }
    }
}
