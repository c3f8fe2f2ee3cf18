package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StopSignalsTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"-INT", "-TERM"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSignalAsksTheRunToStopAndDoesNotEndTheProcess(String signal) throws Exception {
        try (var signals = new StopSignals(screen)) {
            assertThat(signals.requested()).isFalse();
            String self = Long.toString(ProcessHandle.current().pid());
            assertThat(new ProcessBuilder("kill", signal, self).start().waitFor())
                    .isZero();
            for (int i = 0; i < 2000 && !signals.requested(); i++) {
                Thread.sleep(5);
            }
            assertThat(signals.requested()).isTrue();
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("Stopping after this step, with a checkpoint; once more to stop at once.");
    }

    @Test
    void eachRunStartsWithoutARequest() {
        try (var first = new StopSignals(screen)) {
            first.signal();
            assertThat(first.requested()).isTrue();
            try (var second = new StopSignals(screen)) {
                assertThat(second.requested()).isFalse();
            }
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aProcessThatIsToldToEndWritesItsCheckpointFirst() throws Exception {
        Process child = StopChild.start();
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            child.toHandle().destroy(); // unlike Process.destroy, it leaves the stream open
            assertThat(lines.lines().toList()).last().isEqualTo("checkpoint written");
            assertThat(child.waitFor()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void theSecondRequestEndsTheProcessAtOnceWithItsCode() throws Exception {
        Process child = StopChild.start("twice");
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines().toList()).singleElement().asString().contains("once more to stop at once");
            assertThat(child.waitFor()).isEqualTo(130);
        } finally {
            child.destroyForcibly();
        }
    }
}
