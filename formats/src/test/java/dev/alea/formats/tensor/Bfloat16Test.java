package dev.alea.formats.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Bfloat16Test {
    @Test
    void everySixteenBitsSurviveTheRoundTrip() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Bfloat16.toFloat((short) bits);
            short back = Bfloat16.fromFloat(value);
            if (Float.isNaN(value)) {
                assertThat(Bfloat16.toFloat(back)).isNaN();
            } else {
                assertThat(back).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void roundsToNearestAndTiesToEven() {
        assertThat(Bfloat16.fromFloat(Float.intBitsToFloat(0x3F808000))).isEqualTo((short) 0x3F80);
        assertThat(Bfloat16.fromFloat(Float.intBitsToFloat(0x3F818000))).isEqualTo((short) 0x3F82);
        assertThat(Bfloat16.fromFloat(Float.intBitsToFloat(0x3F808001))).isEqualTo((short) 0x3F81);
        assertThat(Bfloat16.fromFloat(Float.intBitsToFloat(0xBF808001))).isEqualTo((short) 0xBF81);
        assertThat(Bfloat16.fromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
    }

    @Test
    void nanWithALowPayloadStaysNan() {
        assertThat(Bfloat16.toFloat(Bfloat16.fromFloat(Float.intBitsToFloat(0x7F800001))))
                .isNaN();
        assertThat(Bfloat16.toFloat(Bfloat16.fromFloat(Float.intBitsToFloat(0xFFFFFFFF))))
                .isNaN();
    }
}
