package dev.alea.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScreenTest {
    private static Screen of(boolean terminal, Map<String, String> environment) {
        return Screen.of(System.err, terminal, environment);
    }

    @Test
    void colourNeedsATerminalThatIsNotDumbAndNobodyWhoRefusesIt() {
        assertThat(of(true, Map.of()).color()).isTrue();
        assertThat(of(true, Map.of("NO_COLOR", "")).color())
                .as("an empty NO_COLOR is none")
                .isTrue();
        assertThat(of(true, Map.of("NO_COLOR", "0")).color()).isFalse();
        assertThat(of(true, Map.of("NO_COLOR", "1")).terminal()).isTrue();
        assertThat(of(true, Map.of("TERM", "dumb")).terminal()).isFalse();
        assertThat(of(false, Map.of("TERM", "xterm")).terminal()).isFalse();
        assertThat(of(false, Map.of()).color()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "5, 20", "99999, 400", "-3, 20", "wide, 80", "'', 80", "99999999999999999999, 80"})
    void theWidthIsWhatTheShellSaysWithinReason(String columns, int expected) {
        assertThat(of(true, Map.of("COLUMNS", columns)).width()).isEqualTo(expected);
        assertThat(of(true, Map.of()).width()).isEqualTo(80);
    }

    @Test
    void noScreenShowsNothing() {
        Screen none = Screen.none();
        assertThat(none.terminal()).isFalse();
        try (var progress = Progress.on(none, "x", 3)) {
            progress.at(1, "");
        }
        assertThat(none.out().checkError()).isFalse();
    }
}
