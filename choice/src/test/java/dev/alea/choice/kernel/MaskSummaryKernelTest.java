package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.mask.MaskedWeights;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskSummaryKernelTest {
    @ParameterizedTest
    @CsvSource({"2:4", "1:4", "4:4", "3:5", "4:8", "1:1"})
    void equalsTheScalarTwinOnAnyNumberOfThreads(String text) {
        MaskPattern pattern = MaskPattern.parse(text);
        for (int groups : new int[] {0, 1, 15, 16, 17, 255, 256, 257, 1009, 40_009}) {
            MemorySegment logits = normals("logits", groups * pattern.candidates());
            MemorySegment weight = normals("weight", groups * pattern.of());
            MaskSummary expected =
                    new MaskKernelScalar(pattern.bits(), pattern.of()).summarise(100f, logits, weight, groups);
            var kernel = new MaskSummaryKernel(pattern.bits(), pattern.of());
            for (int threads = 1; threads <= 3; threads++) {
                MaskSummary found = kernel.summarise(100f, logits, weight, groups, threads);
                assertThat(found.bits()).isEqualTo(expected.bits());
                assertThat(sums(found)).containsExactly(sums(kernel.summarise(100f, logits, weight, groups, 1)));
                assertThat(found.maxProbability()).isCloseTo(expected.maxProbability(), rounding(groups));
                assertThat(found.entropy()).isCloseTo(expected.entropy(), rounding(groups));
                assertThat(found.keptSquares()).isCloseTo(expected.keptSquares(), rounding(groups * pattern.of()));
                assertThat(found.squares()).isCloseTo(expected.squares(), rounding(groups * pattern.of()));
            }
        }
    }

    private static double[] sums(MaskSummary of) {
        return new double[] {of.maxProbability(), of.entropy(), of.keptSquares(), of.squares()};
    }

    // The twin adds all groups in one sum, the kernel block by block, both in double.
    private static org.assertj.core.data.Offset<Double> rounding(int terms) {
        return within(16.0 * terms * terms * 0x1p-53);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4", "4:8"})
    void equalsTheEngineInDouble(String text) {
        MaskPattern pattern = MaskPattern.parse(text);
        try (Scope _ = Scope.open()) {
            float[] pi = new float[pattern.candidates() * 100];
            Draws.of(3).stream("pi").fillNormal(pi);
            float[] w = new float[pattern.of() * 100];
            Draws.of(3).stream("w").fillNormal(w);
            Tensor logits = Tensors.of(pi, pattern.candidates(), 100);
            Tensor weight = Tensors.of(w, 20, 5L * pattern.of());
            MaskSummary fused = MaskedWeights.summarise(pattern, logits, weight, 4);
            MaskSummary engine = MaskedWeights.summarise(pattern, logits.to(ScalarType.Double), weight, 4);
            assertThat(fused.bits()).isEqualTo(engine.bits());
            assertThat(fused.bits())
                    .isEqualTo(MaskedWeights.bits(
                            pattern,
                            MaskedWeights.hardMask(
                                    pattern, logits, weight.sizes().vec().get())));
            assertThat(fused.maxProbability()).isCloseTo(engine.maxProbability(), within(1e-5));
            assertThat(fused.entropy()).isCloseTo(engine.entropy(), within(1e-3));
            assertThat(fused.keptSquares()).isCloseTo(engine.keptSquares(), within(1e-9));
            assertThat(fused.squares()).isCloseTo(engine.squares(), within(1e-9));
        }
    }

    @Test
    void logitsThatAScaleWouldRoundTogetherStayApart() {
        float[] pi = {1f, Math.nextUp(1f), 1f};
        MemorySegment logits = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, pi);
        MemorySegment weight = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, 1f, 2f, 3f);
        var kernel = new MaskSummaryKernel(new int[] {1, 2, 4}, 3);
        MaskSummary found = kernel.summarise(0.3f, logits, weight, 1, 1);
        assertThat(found.bits()).containsExactly(2);
        assertThat(found.keptSquares()).isEqualTo(4);
        assertThat(found.squares()).isEqualTo(14);
    }

    @Test
    void aLayerOfAnotherSizeIsRefused() {
        var kernel = new MaskSummaryKernel(new int[] {1, 2}, 2);
        MemorySegment four = normals("x", 4);
        assertThatThrownBy(() -> kernel.summarise(1, four, four, 3, 1)).hasMessageContaining("The logits must hold 24");
    }

    private static MemorySegment normals(String name, int count) {
        float[] values = new float[count];
        Draws.of(11).stream(name).fillNormal(values);
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }
}
