package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record that somebody edited or that was damaged is told, and nothing of the run is touched. */
final class RunRecordTest {
    record Plan(int steps) {}

    @TempDir
    private Path runs = Path.of("");

    private Path folder() {
        return runs.resolve("a");
    }

    @BeforeEach
    void startAndStop() {
        Run.start(new RunSpec(runs, "a", "toy", new Plan(3), Map.of("seed", "7"), 3))
                .close();
    }

    private void edit(String from, String to) throws IOException {
        Path file = folder().resolve("run.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @ParameterizedTest
    @CsvSource({
        "interrupted, asleep",
        "\"step\", \"stop\"",
        "\"facts\", \"acts\"",
        "\"created\" : \"2, \"created\" : \"x",
        "\"a\", 3"
    })
    void aDamagedRecordIsNamedWithItsFile(String from, String to) throws IOException {
        edit(from, to);
        assertThatThrownBy(() -> RunRecord.read(folder()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder().resolve("run.json") + ": is not the record of a run: ");
        assertThatThrownBy(() -> Run.resume(folder())).isInstanceOf(DataException.class);
        assertThat(RunLock.held(folder())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"many", "0", "-2", "''", "99999999999"})
    void aNumberOfCheckpointsThatIsNoneIsToldWithItsFile(String number) throws IOException {
        edit("\"keepCheckpoints\" : \"3\"", "\"keepCheckpoints\" : \"" + number + "\"");
        assertThatThrownBy(() -> Run.resume(folder()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("run.json")
                .hasMessageContaining("keepCheckpoints is \"" + number + "\"");
        assertThat(RunLock.held(folder())).isFalse();
    }

    @Test
    void aFileThatHoldsNoObjectIsTold() throws IOException {
        Path file = folder().resolve("run.json");
        Files.writeString(file, "[1]");
        assertThatThrownBy(() -> RunRecord.read(folder())).hasMessage(file + ": must hold one JSON object.");
        Files.writeString(file, "{\"name\":");
        assertThatThrownBy(() -> RunRecord.read(folder())).hasMessageStartingWith(file + ": is not JSON: ");
    }

    @Test
    void aFolderThatIsNoRunIsToldWithWhereRunsAreListed() {
        assertThat(RunRecord.isRun(runs)).isFalse();
        assertThat(RunRecord.isRun(folder())).isTrue();
        assertThatThrownBy(() -> RunRecord.read(runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no run.json; `alea runs list`");
    }
}
