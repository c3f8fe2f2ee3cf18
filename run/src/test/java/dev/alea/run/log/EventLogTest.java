package dev.alea.run.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {
    @TempDir
    private Path folder = Path.of("");

    private EventLog open() {
        return EventLog.open(folder.resolve("events.jsonl"), () -> Instant.EPOCH);
    }

    private History history() {
        return History.read(folder.resolve("events.jsonl"));
    }

    private static Event.Metrics row(long step) {
        return new Event.Metrics(step, Map.of("loss", 0.1 * step));
    }

    @Test
    void aLineIsInTheFileWhenAppendReturnsAndTheCursorIsBehindIt() throws IOException {
        try (EventLog log = open()) {
            log.append(row(1));
            assertThat(log.cursor()).isEqualTo(Files.size(folder.resolve("events.jsonl")));
            long before = log.cursor();
            log.append(new Event.Note(1, "größe\n\"x\""));
            log.sync();
            assertThat(history().entries()).extracting(Entry::offset).containsExactly(0L, before);
        }
        try (EventLog again = open()) {
            assertThat(again.cursor()).isEqualTo(Files.size(folder.resolve("events.jsonl")));
        }
    }

    /** A crash may cut the last line anywhere; whoever goes on loses that line and nothing else. */
    @Test
    void aLogThatWasCutAnywhereGoesOn() throws IOException {
        Path file = folder.resolve("events.jsonl");
        try (EventLog log = open()) {
            log.append(row(1));
            log.append(row(2));
        }
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int cut = first; cut <= whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            try (EventLog log = open()) {
                log.append(new Event.Superseded(1, first));
                log.append(row(2));
            }
            // The end of the line is what makes it one: without it the row counts as cut short until it is ended.
            boolean complete = cut >= whole.length - 1;
            History history = history();
            assertThat(history.results()).as("cut at %d", cut).isEqualTo(java.util.List.of(row(1), row(2)));
            assertThat(history.torn()).as("cut at %d", cut).hasSize(complete || cut == first ? 0 : 1);
        }
    }

    @Test
    void garbageInTheMiddleIsAFaultWithItsLine() throws IOException {
        try (EventLog log = open()) {
            log.append(row(1));
        }
        Files.writeString(folder.resolve("events.jsonl"), "{\"type\":\"metr\n", StandardOpenOption.APPEND);
        try (EventLog log = open()) {
            log.append(row(2));
        }
        assertThatThrownBy(this::history)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("events.jsonl, line 2")
                .hasMessageContaining("restore the file");
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> EventLog.open(folder.resolve("absent/events.jsonl"), () -> Instant.EPOCH))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Cannot write");
        assertThatThrownBy(() -> History.read(folder.resolve("absent"))).isInstanceOf(DataException.class);
    }
}
