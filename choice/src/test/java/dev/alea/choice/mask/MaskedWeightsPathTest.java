package dev.alea.choice.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Which way a draw takes: silence here once hid that the kernel was never used. */
final class MaskedWeightsPathTest {
    private static final MaskPattern PATTERN = new MaskPattern(2, 4);

    @Test
    void floatsOnTheCpuTakeTheKernel() {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new float[6 * 4], 6, 4);
            Tensor weight = Tensors.of(new float[16], 2, 8);
            assertThat(MaskedWeights.isFused(PATTERN, logits, weight)).isTrue();
        }
    }

    @Test
    void doublesHalvesAndTransposedMemoryTakeTheEngine() {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new float[6 * 4], 6, 4);
            Tensor weight = Tensors.of(new float[16], 2, 8);
            assertThat(MaskedWeights.isFused(PATTERN, logits.to(ScalarType.Double), weight))
                    .isFalse();
            assertThat(MaskedWeights.isFused(PATTERN, logits, weight.to(ScalarType.BFloat16)))
                    .isFalse();
            assertThat(MaskedWeights.isFused(
                            PATTERN, Tensors.of(new float[24], 4, 6).t(), weight))
                    .isFalse();
        }
    }
}
