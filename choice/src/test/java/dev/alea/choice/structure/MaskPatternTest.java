package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskPatternTest {
    @Test
    @DisplayName("2:4 lists its six candidates in lexicographic order of kept positions")
    void order() {
        assertThat(MaskPattern.parse("2:4").bits()).containsExactly(0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100);
        assertThat(new MaskPattern(1, 4).bits()).containsExactly(1, 2, 4, 8);
        assertThat(new MaskPattern(2, 4).table()[2]).containsExactly(1, 0, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"1:4,4", "2:4,6", "1:8,8", "4:8,70", "8:16,12870", "32:32,1", "16:32,601080390"})
    void counts(String text, long combinations) {
        MaskPattern pattern = MaskPattern.parse(text);
        assertThat(pattern.combinations()).isEqualTo(combinations);
        assertThat(pattern.toString()).isEqualTo(text);
        assertThat(pattern.form()).isEqualTo(combinations <= 256 ? MaskPattern.Form.TABLE : MaskPattern.Form.M_LOGIT);
        assertThat(pattern.logitRows()).isEqualTo(combinations <= 256 ? (int) combinations : pattern.of());
    }

    @Test
    @DisplayName("every candidate of 4:8 is different and keeps four")
    void table() {
        int[] bits = new MaskPattern(4, 8).bits();
        assertThat(bits).hasSize(70).doesNotHaveDuplicates();
        assertThat(java.util.Arrays.stream(bits).map(Integer::bitCount)).containsOnly(4);
    }

    @Test
    @DisplayName("groups run along the input dimension, which must divide")
    void groups() {
        assertThat(new MaskPattern(2, 4).groups(8, 48)).isEqualTo(96);
        assertThatThrownBy(() -> new MaskPattern(2, 4).groups(48, 6))
                .hasMessageContaining("multiple of 4")
                .hasMessageContaining("[48, 6]");
    }

    @Test
    @DisplayName("wrong patterns are refused with the allowed spelling")
    void refusals() {
        assertThatThrownBy(() -> MaskPattern.parse("2/4"))
                .hasMessageContaining("KEEP:OF")
                .hasMessageContaining("2/4");
        assertThatThrownBy(() -> MaskPattern.parse("5:4")).hasMessageContaining("5:4");
        assertThatThrownBy(() -> MaskPattern.parse("0:4")).hasMessageContaining("0:4");
        assertThatThrownBy(() -> new MaskPattern(8, 16).candidates()).hasMessageContaining("12870");
    }
}
