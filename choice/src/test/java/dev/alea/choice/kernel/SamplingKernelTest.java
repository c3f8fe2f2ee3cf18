package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise, samples of categoricals and the check for what is not finite. */
final class SamplingKernelTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 63, 64, 65, 4095, 4096, 4097, 100_003})
    @DisplayName("noise in memory equals the scalar functions of the words")
    void noise(int count) {
        MemorySegment uniform = RowProblem.floats(count);
        MemorySegment gumbel = RowProblem.floats(count);
        NoiseKernel.uniform(RowProblem.KEY, uniform, 2);
        NoiseKernel.gumbel(RowProblem.KEY, gumbel, 2);
        for (int i = 0; i < count; i++) {
            int word = Threefry.word(RowProblem.KEY, i);
            assertThat(uniform.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(FloatMath.uniform(word));
            assertThat(gumbel.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(FloatMath.gumbel(word));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,7,3", "5,7,1", "5,7,1009", "1,3,5000", "300,4,31", "3,64,67", "2,5000,3", "1,9000,2"})
    @DisplayName("samples repeat the logits and equal the scalar twin, at any number of threads")
    void samples(int variables, int classes, int samples) {
        RowShape shape = new RowShape((long) variables * samples, classes);
        MemorySegment logits = RowProblem.normals("sampled", CategoricalKernel.needed(shape, variables));
        long own = 4L * variables * classes;
        for (long at = own; at < logits.byteSize(); at++) {
            logits.set(ValueLayout.JAVA_BYTE, at, logits.get(ValueLayout.JAVA_BYTE, at - own));
        }
        MemorySegment expected = RowProblem.floats(shape.elements());
        CategoricalKernel.scalar(shape, RowProblem.KEY, logits, variables, expected);
        for (int threads = 1; threads <= 3; threads++) {
            MemorySegment hard = RowProblem.floats(shape.elements());
            CategoricalKernel.sample(shape, RowProblem.KEY, logits, variables, hard, threads);
            assertThat(hard.mismatch(expected)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 16, 50, 5000})
    @DisplayName("among equal scores the first wins")
    void ties(int classes) {
        RowShape shape = new RowShape(33, classes);
        MemorySegment logits = RowProblem.floats(shape.elements());
        for (long i = 0; i < shape.elements(); i++) {
            boolean lifted = i % classes >= classes / 2;
            logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, lifted ? 0x1p30f : 0); // 2^30 + G rounds to 2^30
        }
        MemorySegment hard = RowProblem.floats(shape.elements());
        CategoricalKernel.sample(shape, RowProblem.KEY, logits, 33, hard, 1);
        for (long i = 0; i < shape.elements(); i++) {
            assertThat(hard.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(i % classes == classes / 2 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 16_384, 16_385, 100_003})
    @DisplayName("NaN and infinities are seen wherever they stand, extreme finite floats are let through")
    void finite(int count) {
        MemorySegment floats = RowProblem.normals("finite", count);
        floats.setAtIndex(ValueLayout.JAVA_FLOAT, count / 2, -Float.MAX_VALUE);
        assertThat(FiniteKernel.all(floats, 2)).isTrue();
        for (int at : new int[] {0, count / 2, count - 1}) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float kept = floats.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                floats.setAtIndex(ValueLayout.JAVA_FLOAT, at, bad);
                assertThat(FiniteKernel.all(floats, 2))
                        .isEqualTo(FiniteKernel.scalar(floats))
                        .isFalse();
                floats.setAtIndex(ValueLayout.JAVA_FLOAT, at, kept);
            }
        }
        assertThat(FiniteKernel.all(RowProblem.floats(0), 2)).isTrue();
    }

    @Test
    @DisplayName("logits that do not repeat evenly are refused")
    void refusals() {
        RowShape shape = new RowShape(7, 3);
        MemorySegment out = RowProblem.floats(21);
        assertThatThrownBy(() -> CategoricalKernel.sample(shape, RowProblem.KEY, out, 2, out, 1))
                .hasMessageContaining("2 variables")
                .hasMessageContaining("7 rows");
    }
}
