package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunLockTest {
    @TempDir
    private Path folder = Path.of("");

    /** A process that does nothing for a minute. */
    private static Process idle() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }

    private void writeOwner(long pid, Instant start) throws IOException {
        Files.writeString(folder.resolve("lock"), pid + " " + start + "\n");
    }

    private static Instant startOf(Process process) {
        return process.info().startInstant().orElseThrow();
    }

    @Test
    void theOwnerIsWrittenDownUntilItLetsGo() throws IOException {
        try (RunLock _ = RunLock.acquire(folder)) {
            assertThat(RunLock.held(folder)).isTrue();
            assertThat(Files.readString(folder.resolve("lock")))
                    .startsWith(ProcessHandle.current().pid() + " ");
            assertThatThrownBy(() -> RunLock.acquire(folder))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(
                            "another process (" + ProcessHandle.current().pid() + ")");
            assertThat(RunLock.held(folder)).as("after a refusal").isTrue();
        }
        assertThat(RunLock.held(folder)).isFalse();
        RunLock.acquire(folder).close();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLivingProcessKeepsItsRunWhereFilesCannotBeLockedAndADeadOneLosesIt() throws Exception {
        Process other = idle();
        writeOwner(other.pid(), startOf(other));
        try {
            assertThat(RunLock.held(folder)).isTrue();
            assertThatThrownBy(() -> RunLock.acquire(folder))
                    .hasMessageContaining("another process (" + other.pid() + ")")
                    .hasMessageContaining("stop it first");
            writeOwner(other.pid(), startOf(other).minus(Duration.ofHours(1)));
            assertThat(RunLock.held(folder)).as("a number that was used again").isFalse();
            RunLock.acquire(folder).close();
            writeOwner(other.pid(), startOf(other));
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(RunLock.held(folder)).isFalse();
        RunLock.acquire(folder).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "12 ",
                "x 2020-01-01T00:00:00Z",
                "12 2020-01-",
                "99999999999999999999 x",
                "\u0000\u0000"
            })
    void aTornLockIsTakenOver(String text) throws IOException {
        Files.writeString(folder.resolve("lock"), text);
        assertThat(RunLock.held(folder)).isFalse();
        try (RunLock _ = RunLock.acquire(folder)) {
            assertThat(RunLock.held(folder)).isTrue();
        }
    }

    @Test
    void aFolderWithoutALockIsFreeAndAFolderThatIsNotThereIsTold() {
        assertThat(RunLock.held(folder)).isFalse();
        assertThatThrownBy(() -> RunLock.acquire(folder.resolve("absent")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Cannot lock");
    }
}
