package dev.alea.formats.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DTypeTest {
    @Test
    void everySpellingIsParsedAndListed() {
        for (var dtype : DType.values()) {
            assertThat(DType.parse(dtype.name())).contains(dtype);
            assertThat(DType.allowed()).contains(dtype.name());
            assertThat(dtype.bytes()).isBetween(1, 8);
        }
        assertThat(DType.parse("f32")).isEmpty();
        assertThat(DType.parse("F4")).isEmpty();
    }
}
