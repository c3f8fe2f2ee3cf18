package dev.alea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FormatExceptionTest {
    @Test
    void keepsItsSentenceWithOneFullStopAndItsCause() {
        var cause = new IllegalStateException("inner");
        assertThat(new FormatException("a.npy: broken", cause))
                .hasMessage("a.npy: broken.")
                .hasCause(cause);
        assertThat(new FormatException("b.npy: broken."))
                .hasMessage("b.npy: broken.")
                .hasNoCause();
    }
}
