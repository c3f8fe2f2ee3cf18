package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuickGeluKernelTest {
    private static float[] normal(String stream, int count) {
        float[] values = new float[count];
        Draws.of(3).stream(stream).fillNormal(values);
        for (int i = 0; i < count; i++) {
            values[i] *= 4;
        }
        return values;
    }

    private static float[] forward(float[] x, int threads) {
        float[] y = new float[x.length];
        QuickGeluKernel.forward(MemorySegment.ofArray(x), MemorySegment.ofArray(y), threads);
        return y;
    }

    private static float[] backward(float[] x, float[] upstream, int threads) {
        float[] gradient = new float[x.length];
        QuickGeluKernel.backward(
                MemorySegment.ofArray(x), MemorySegment.ofArray(upstream), MemorySegment.ofArray(gradient), threads);
        return gradient;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 8191, 8192, 8193, 40_009})
    void vectorsAndThreadsGiveTheBitsOfTheScalarForm(int count) {
        float[] x = normal("x", count);
        float[] upstream = normal("g", count);
        float[] y = forward(x, 1);
        float[] gradient = backward(x, upstream, 1);
        for (int i = 0; i < count; i++) {
            assertThat(y[i]).isEqualTo(QuickGeluKernel.scalar(x[i]));
            assertThat(gradient[i]).isEqualTo(upstream[i] * QuickGeluKernel.scalarSlope(x[i]));
        }
        assertThat(forward(x, 3)).isEqualTo(y);
        assertThat(backward(x, upstream, 3)).isEqualTo(gradient);
        float[] inPlace = x.clone();
        QuickGeluKernel.forward(MemorySegment.ofArray(inPlace), MemorySegment.ofArray(inPlace), 2);
        assertThat(inPlace).isEqualTo(y);
    }

    @Test
    void valuesAndSlopesAreThoseOfTheFormulaInDoubles() {
        for (float x : normal("x", 2000)) {
            double gate = 1 / (1 + Math.exp(-1.702 * x));
            double slope = gate + 1.702 * x * gate * (1 - gate);
            assertThat((double) QuickGeluKernel.scalar(x)).isCloseTo(x * gate, within(2e-6 * (1 + Math.abs(x))));
            assertThat((double) QuickGeluKernel.scalarSlope(x)).isCloseTo(slope, within(4e-6));
        }
    }

    @Test
    void theEndsOfTheRangeAreReached() {
        float[] x = {
            0, -0f, 200, -200, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN
        };
        float[] y = forward(x, 1);
        assertThat(y[0]).isZero();
        assertThat(y[1]).isZero();
        assertThat(y[2]).isEqualTo(200);
        assertThat(y[3]).isCloseTo(0, within(1e-20f));
        assertThat(y[4]).isEqualTo(Float.MAX_VALUE);
        assertThat(y[5]).isNegative().isFinite();
        assertThat(y[7]).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(y[8]).isNaN();
        float[] ones = new float[x.length];
        java.util.Arrays.fill(ones, 1);
        float[] slopes = backward(x, ones, 1);
        assertThat(slopes[0]).isEqualTo(0.5f);
        assertThat(slopes[2]).isEqualTo(1);
        assertThat(slopes[3]).isCloseTo(0, within(1e-30f));
    }
}
