package dev.alea.run.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorBoardWriterTest {
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_700_000_000, 250_000_000);

    @TempDir
    private Path folder = Path.of("");

    private Path only() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @ParameterizedTest
    @CsvSource({"123456789, E3069283", "a, C1D04330", "'', 00000000"})
    void theReaderOfThisTestKnowsTheChecksum(String text, String hex) {
        assertThat(EventFile.crc32c(text.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Integer.parseUnsignedInt(hex, 16));
        assertThat(EventFile.crc32c(new byte[32])).isEqualTo(0x8A9136AA);
    }

    @Test
    void everyRecordIsFramedAndReadsBack() throws IOException {
        var values = new LinkedHashMap<String, Double>();
        values.put("loss", 2.5);
        values.put("größe/猫", -1e-3);
        try (var board = TensorBoardWriter.create(folder, CLOCK)) {
            board.scalars(1, values);
            board.scalars(5_000_000_000L, Map.of("loss", Double.NaN));
            board.scalars(2, Map.of());
        }
        assertThat(only()).hasFileName("events.out.tfevents.1700000000.alea");
        var events = EventFile.read(only());
        assertThat(events).extracting(EventFile.Event::wallTime).containsOnly(1_700_000_000.25);
        assertThat(events.getFirst().version()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).step()).isEqualTo(1);
        assertThat(events.get(1).scalars())
                .containsExactly(Map.entry("loss", 2.5f), Map.entry("größe/猫", (float) -1e-3));
        assertThat(events.get(2).step()).isEqualTo(5_000_000_000L);
        assertThat(events.get(2).scalars()).containsExactly(Map.entry("loss", Float.NaN));
        assertThat(events.get(3).scalars()).isEmpty();
    }

    @Test
    void aRestartVoidsOlderPointsFromItsStepOn() throws IOException {
        try (var board = TensorBoardWriter.create(folder, CLOCK)) {
            board.restartAt(41);
        }
        var restart = EventFile.read(only()).getLast();
        assertThat(restart.step()).isEqualTo(41);
        assertThat(restart.session()).as("SessionLog.START").isEqualTo(1);
    }

    @Test
    void writersOfTheSameSecondGetFilesOfTheirOwn() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var board = TensorBoardWriter.create(folder, CLOCK)) {
                board.scalars(i, Map.of("x", (double) i));
            }
        }
        for (String name : List.of("", ".1", ".2")) {
            var events = EventFile.read(folder.resolve("events.out.tfevents.1700000000.alea" + name));
            assertThat(events).hasSize(2);
        }
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> TensorBoardWriter.create(folder.resolve("absent"), CLOCK))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("TensorBoard file in ");
    }

    @Test
    void numbersAreEncodedAsTheFormatSays() {
        assertThat(new Protobuf().number(1, 300).toBytes()).containsExactly(0x08, 0xAC, 0x02);
        assertThat(new Protobuf().number(1, 127).toBytes()).containsExactly(0x08, 0x7F);
        assertThat(new Protobuf().number(16, 0).toBytes()).containsExactly(0x80, 0x01, 0x00);
        assertThat(new Protobuf().number(1, -1).toBytes()).hasSize(11).endsWith(0xFF, 0x01);
        assertThat(new Protobuf().text(2, "testing").toBytes())
                .containsExactly(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67);
        assertThat(new Protobuf().real(3, 1f).toBytes()).containsExactly(0x1D, 0, 0, 0x80, 0x3F);
        assertThat(new Protobuf().message(1, new Protobuf()).toBytes()).containsExactly(0x0A, 0);
    }

    record Plan(int steps) {}

    @Test
    void aResumedRunVoidsThePointsAfterItsCheckpoint() throws IOException {
        try (Run run = Run.start(new RunSpec(folder, "a", "toy", new Plan(9), Map.of()))) {
            run.log(7, Map.of("loss", 3.0));
            run.checkpoint(7, new Checkpoints.Contents(Map.of(), Map.of()));
            run.log(8, Map.of("loss", 99.0));
        }
        try (Run run = Run.resume(folder.resolve("a"))) {
            run.log(8, Map.of("loss", 2.0));
            run.timing(8, Map.of("tokens_per_second", 900.0));
        }
        List<Path> boards;
        try (var files = Files.list(folder.resolve("a"))) {
            boards = files.filter(file -> file.toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
        assertThat(boards).hasSize(2);
        var first = EventFile.read(boards.getFirst());
        var second = EventFile.read(boards.getLast());
        assertThat(first).extracting(EventFile.Event::step).containsExactly(0L, 7L, 8L);
        assertThat(second).extracting(EventFile.Event::step).containsExactly(0L, 8L, 8L, 8L);
        assertThat(second.get(1).session()).isEqualTo(1);
        assertThat(second.get(2).scalars()).containsExactly(Map.entry("loss", 2f));
        assertThat(second.getLast().scalars()).containsExactly(Map.entry("tokens_per_second", 900f));
    }
}
