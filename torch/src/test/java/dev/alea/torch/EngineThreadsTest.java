package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EngineThreadsTest {
    @Test
    void theNumberIsLoweredForAWhile() {
        int before = Torch.threads();
        try {
            Torch.initialise(3);
            try (var _ = EngineThreads.atMost(1)) {
                assertThat(Torch.threads()).isEqualTo(1);
                try (var _ = EngineThreads.atMost(2)) {
                    assertThat(Torch.threads()).isEqualTo(1);
                }
            }
            assertThat(Torch.threads()).isEqualTo(3);
            assertThatThrownBy(() -> EngineThreads.atMost(0))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("allowed: 1 or more");
            assertThat(Torch.threads()).isEqualTo(3);
        } finally {
            Torch.initialise(before);
        }
    }
}
