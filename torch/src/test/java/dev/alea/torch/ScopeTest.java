package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ScopeTest {
    private static final int STEPS = 500;

    @Test
    void freesWhatWasMadeInItAndKeepsWhatIsKept() {
        try (var _ = Scope.open()) {
            Tensor lost;
            Tensor kept;
            try (var inner = Scope.open()) {
                lost = Tensors.of(new float[] {1}, 1);
                kept = inner.keep(Tensors.of(new float[] {2}, 1));
            }
            assertThat(lost.isNull()).isTrue();
            assertThat(Tensors.floats(kept)).containsExactly(2);
        }
    }

    @Test
    void whatIsKeptFromTheOutermostScopeBelongsToTheCaller() {
        Tensor kept;
        try (var scope = Scope.open()) {
            kept = scope.keep(Tensors.of(new float[] {2}, 1));
        }
        assertThat(Tensors.floats(kept)).containsExactly(2);
        kept.releaseReference();
    }

    @Test
    void scopesCloseInnermostFirst() {
        try (var outer = Scope.open();
                var _ = Scope.open()) {
            assertThatThrownBy(outer::close).isInstanceOf(EngineException.class).hasMessageContaining("innermost");
        }
    }

    @Test
    void aCensusNamesTheBirthplaceOfASurvivor() {
        var census = new Census();
        Tensor leaked;
        try (var scope = Scope.open(census)) {
            leaked = Tensors.of(new float[] {1}, 1);
            leaked.retainReference();
            Tensor kept = scope.keep(Tensors.of(new float[] {1}, 1));
            assertThat(kept.isNull()).isFalse();
        }
        assertThat(census.survivors()).hasSize(1).first().asString().contains("dev.alea.torch.Tensors");
        assertThat(census.created()).isGreaterThanOrEqualTo(2);
        leaked.releaseReference();
    }

    /** Promise 3: after warm-up the memory of a training run is flat, custom gradients and optimizer included. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aTrainingRunOfFiveHundredStepsKeepsItsMemory() throws IOException {
        try (var _ = Scope.open()) {
            Tensor weight = Tensors.of(new float[256 * 256], 256, 256).set_requires_grad(true);
            Tensor input = Tensors.of(new float[64 * 256], 64, 256);
            var optimizer = new AdamW(Map.of("w", weight), new AdamW.Options(0.9, 0.999, 1e-8, 0));
            long warm = 0;
            for (int step = 0; step < STEPS; step++) {
                if (step == STEPS / 5) {
                    warm = residentKilobytes();
                }
                train(weight, input, optimizer);
            }
            // A leak of one 256 KiB gradient a step would add 100 MB.
            assertThat(residentKilobytes() - warm).isLessThan(30_000);
        }
    }

    private static void train(Tensor weight, Tensor input, AdamW optimizer) {
        try (var _ = Scope.open()) {
            optimizer.zeroGradients();
            Tensor doubled;
            try (NoGradGuard _ = new NoGradGuard()) {
                doubled = weight.mul(Tensors.scalar(2));
            }
            CustomGradient.attach(List.of(weight), List.of(doubled), g -> new Tensor[] {g[0].mul(Tensors.scalar(2))});
            input.matmul(doubled)
                    .sub(Tensors.scalar(1))
                    .pow(Tensors.scalar(2))
                    .mean()
                    .backward();
            Gradients.clip(List.of(weight), 1);
            optimizer.step(1e-3);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
