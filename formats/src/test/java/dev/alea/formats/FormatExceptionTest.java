package dev.alea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FormatExceptionTest {
    @Test
    void keepsItsSentenceAndItsCause() {
        var cause = new IllegalStateException("inner");
        assertThat(new FormatException("a.npy: broken", cause))
                .hasMessage("a.npy: broken")
                .hasCause(cause);
    }
}
