package dev.alea.prune.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.prune.Golden;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.io.IOException;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("golden")
class OneShotGoldenTest {
    private Scope scope;
    private Golden.Fixtures golden;
    private Matrix weight;
    private InputStatistics inputs;

    @BeforeEach
    void load() {
        Torch.initialise();
        scope = Scope.open();
        golden = Golden.tensors("prune/prune.safetensors");
        weight = Matrix.of(golden.get("weight"));
        inputs = new InputStatistics(InputStatistics.Kind.HESSIAN, weight.columns());
        var calibration = golden.get("calib");
        for (long i = 0; i < calibration.size(0); i++) {
            inputs.observe(calibration.narrow(0, i, 1));
        }
    }

    @AfterEach
    void free() {
        inputs.close();
        scope.close();
    }

    private boolean[] mask(String name) {
        var longs = Golden.ints(golden.get(name));
        var mask = new boolean[longs.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = longs[i] != 0;
        }
        return mask;
    }

    private double relativeError(Matrix pruned) {
        var x = golden.get("calib").reshape(-1, weight.columns());
        var dense = x.mm(weight.toTensor().t());
        var error = dense.sub(x.mm(pruned.toTensor().t()));
        return error.square().sum().item_double() / dense.square().sum().item_double();
    }

    private void hasError(String name, Matrix pruned) throws IOException {
        double expected = Golden.json("prune/info.json").get("relerr:" + name).asDouble();
        assertThat(relativeError(pruned)).as(name).isCloseTo(expected, within(1e-4 * expected));
    }

    @Test
    void statisticsAreThePublishedOnes() {
        var norms = inputs.meanSquares();
        Golden.close(
                "norms",
                Tensors.of(norms, norms.length),
                golden.get("wanda_scaler_row").to(ScalarType.Double),
                1e-5);
        Golden.close("hessian", inputs.hessian().to(ScalarType.Float), golden.get("hessian"), 1e-5);
        var upper = InverseFactor.of("w", inputs, 0.01).upper();
        var diagonal = new float[weight.columns()];
        for (int j = 0; j < diagonal.length; j++) {
            diagonal[j] = upper[j * diagonal.length + j];
        }
        Golden.close("diagonal", Tensors.of(diagonal, diagonal.length), golden.get("hinv_chol_upper_diag"), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"2,4", "4,8", "1,4"})
    void magnitudeAndWandaMasks(int keep, int of) throws IOException {
        var sparsity = Sparsity.pattern(keep, of);
        for (OneShot method : new OneShot[] {new Magnitude(), new Wanda()}) {
            var name = "mask_" + method.name() + "_" + keep + "_" + of;
            var outcome = method.prune("w", weight, inputs, sparsity);
            assertThat(outcome.mask()).as(name).isEqualTo(mask(name));
            hasError(name, outcome.weights());
        }
    }

    @Test
    void wandaUnstructured() throws IOException {
        var outcome = new Wanda().prune("w", weight, inputs, new Sparsity.Unstructured(0.5));
        assertThat(outcome.mask()).isEqualTo(mask("mask_wanda_unstructured50"));
        hasError("mask_wanda_unstructured50", outcome.weights());
    }

    @ParameterizedTest
    @CsvSource({"2,4,128", "4,8,128", "1,4,128", "2,4,32"})
    void sparseGptWeights(int keep, int of, int block) throws IOException {
        var name = "weight_sparsegpt_" + keep + "_" + of + "_b" + block;
        var outcome = new SparseGpt(0.01, block, true).prune("w", weight, inputs, Sparsity.pattern(keep, of));
        Golden.close(name, outcome.weights().toTensor(), golden.get(name), 1e-5);
        hasError(name, outcome.weights());
        assertThat(outcome.deadInputs()).isEqualTo(1);
    }

    @Test
    void sparseGptUnstructured() throws IOException {
        var name = "weight_sparsegpt_unstructured50_b32";
        var outcome = new SparseGpt(0.01, 32, true).prune("w", weight, inputs, new Sparsity.Unstructured(0.5));
        Golden.close(name, outcome.weights().toTensor(), golden.get(name), 1e-5);
        hasError(name, outcome.weights());
    }

    @Test
    void priorMasksWithAndWithoutUpdate() throws IOException {
        var pattern = Sparsity.pattern(2, 4);
        var choice = SparseGpt.withoutUpdate().prune("w", weight, inputs, pattern);
        assertThat(choice.mask()).isEqualTo(mask("mask_maskllm_hessian_noupdate_2_4"));
        assertThat(choice.updated()).isFalse();
        hasError("mask_maskllm_hessian_noupdate_2_4", choice.weights());
        var updated = new SparseGpt().prune("w", weight, inputs, pattern);
        assertThat(updated.mask()).isEqualTo(mask("mask_maskllm_hessian_update_2_4"));
    }

    @Test
    void aGivenMaskIsCompensated() throws IOException {
        var name = "weight_wanda_mask_obs_update_2_4";
        var outcome = new SparseGpt().compensate("w", weight, inputs, mask("mask_wanda_2_4"));
        Golden.close(name, outcome.weights().toTensor(), golden.get(name), 1e-5);
        hasError(name, outcome.weights());
    }
}
