package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StopSignalsTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({"-INT, 2", "-TERM, 15"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSignalAsksTheRunToStopAndDoesNotEndTheProcess(String signal, int number) throws Exception {
        assumeFalse(
                isIgnored(number), "this process was started with the signal ignored, as shells do in the background");
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

    /** Whether who started this process made it deaf to a signal, which the virtual machine then leaves so. */
    private static boolean isIgnored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask >>> (signal - 1) & 1) == 1);
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
