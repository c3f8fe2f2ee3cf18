package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class EngineExceptionTest {
    @Test
    void theNativeStackTraceIsCutOff() {
        var failure = new RuntimeException("sizes differ\nException raised from check at here.cpp:12\nframe #0");
        assertThat(EngineException.of("adding", failure))
                .hasMessage("adding: sizes differ")
                .hasCause(failure);
        assertThat(EngineException.of("adding", new RuntimeException("one line")))
                .hasMessage("adding: one line");
    }

    @Test
    void aScriptThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> ScriptedFunction.load(Path.of("nowhere.pt")))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("loading nowhere.pt: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertThatThrownBy(() -> Torch.initialise(0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("threads is 0; allowed: 1 or more");
    }
}
