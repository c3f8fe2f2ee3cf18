package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FloatMathTest {
    @Test
    @DisplayName("ln is within 1 ulp over all magnitudes and around 1")
    void logarithm() {
        double worst = 0;
        for (int bits = 0x00800000; bits > 0 && bits < 0x7f800000; bits += 1571) {
            float x = Float.intBitsToFloat(bits);
            worst = Math.max(worst, ulps(FloatMath.ln(x), Math.log(x)));
        }
        for (int bits = 0x3f000000; bits < 0x40000000; bits += 101) {
            float x = Float.intBitsToFloat(bits);
            worst = Math.max(worst, ulps(FloatMath.ln(x), Math.log(x)));
        }
        assertThat(worst).isLessThanOrEqualTo(1.0);
        assertThat(FloatMath.ln(1f)).isZero();
    }

    @Test
    @DisplayName("exp is within 1 ulp on [-87, 0] and clamps below")
    void exponential() {
        double worst = 0;
        for (int i = 0; i <= 1_500_000; i++) {
            float x = -87f * i / 1_500_000f;
            worst = Math.max(worst, ulps(FloatMath.exp(x), Math.exp(x)));
        }
        assertThat(worst).isLessThanOrEqualTo(1.0);
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(-1e6f)).isEqualTo(FloatMath.exp(-87f)).isPositive();
    }

    @Test
    @DisplayName("the exponential of a word is -ln(1 - u) in double to 2 ulp (half of one from rounding u)")
    void exponentialOfWords() {
        double worst = 0;
        for (long x = 0; x <= 0xFFFFFFFFL; x += 4_567) {
            worst = Math.max(worst, exponentialError((int) x));
        }
        for (int x : new int[] {0, 1, 2, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x4afb0ccc, 0x4afb0ccd}) {
            worst = Math.max(worst, exponentialError(x));
        }
        assertThat(worst).isLessThan(2);
    }

    @Test
    @DisplayName("uniforms stay inside (0, 1) and Gumbels inside [-3.14, 22.9]")
    void ranges() {
        assertThat(FloatMath.uniform(0)).isEqualTo(0x1p-33f);
        assertThat(FloatMath.uniform(-1)).isEqualTo(1 - 0x1p-24f);
        assertThat(FloatMath.gumbel(0)).isBetween(22.8f, 22.9f);
        assertThat(FloatMath.gumbel(-1)).isBetween(-3.14f, -3.12f);
    }

    private static double exponentialError(int word) {
        // the words of the lower half give -ln(1 - u), the upper half -ln of the mirrored uniform: the same number
        double tail = ((word < 0 ? ~word : word) + 0.5) * 0x1p-32;
        double exact = word < 0 ? -Math.log(tail) : -Math.log1p(-tail);
        return ulps(FloatMath.exponential(word), exact);
    }

    private static double ulps(float actual, double exact) {
        return Math.abs(actual - exact) / Math.ulp((float) exact);
    }
}
