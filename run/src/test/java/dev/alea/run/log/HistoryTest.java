package dev.alea.run.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    @TempDir
    Path folder;

    private EventLog open() {
        return EventLog.open(folder.resolve("events.jsonl"), InstantSource.system());
    }

    private History read() {
        return History.read(folder.resolve("events.jsonl"));
    }

    private static Event loss(long step, double value) {
        return new Event.Metrics(step, Map.of("loss", value));
    }

    @Test
    void everyKindOfEventReadsBackEqual() {
        List<Event> events = List.of(
                new Event.Started("toy"),
                new Event.Metrics(1, Map.of("loss", 0.1)),
                new Event.Timing(1, Map.of("seconds", 2.0)),
                new Event.Note(1, "a \"note\"\nof two lines"),
                new Event.Choice(1, "layer.0", "2:4", Map.of("p", 0.5, "kept", List.of(1, 2))),
                new Event.Checkpointed(1, "step-000001"),
                new Event.Warned("w"),
                new Event.Failed("f"),
                new Event.Stopped(1),
                new Event.Superseded(1, 1_000_000),
                new Event.Resumed(1, List.of("a", "b")),
                new Event.Extended(Map.of("steps", "1 → 2")),
                new Event.Finished(Map.of("perplexity", 3.5)));
        try (EventLog log = open()) {
            events.forEach(log::append);
        }
        assertThat(read().entries()).extracting(Entry::event).containsExactlyElementsOf(events);
    }

    @Test
    void numbersKeepTheirBits() {
        double[] values = {
            0.1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1.0 / 3, 1e23, 3, Math.nextUp(2.0)
        };
        try (EventLog log = open()) {
            for (int i = 0; i < values.length; i++) {
                log.append(loss(i, values[i]));
            }
        }
        assertThat(read().metric("loss").values())
                .usingComparatorWithPrecision(0.0)
                .hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.doubleToRawLongBits(read().metric("loss").values()[i]))
                    .isEqualTo(Double.doubleToRawLongBits(values[i]));
        }
    }

    @Test
    void rowsBeyondACheckpointAreVoidAfterAResumeAndStayInTheFile() {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
            long cursor = log.cursor();
            log.append(loss(2, 4));
            log.append(new Event.Warned("kept: it happened"));
            log.append(new Event.Superseded(1, cursor));
            log.append(loss(2, 4.5));
        }
        assertThat(read().metric("loss")).isEqualTo(new Series("loss", new long[] {1, 2}, new double[] {5, 4.5}));
        assertThat(read().entries()).hasSize(5);
        assertThat(read().effective()).extracting(Entry::event).contains(new Event.Warned("kept: it happened"));
        assertThat(read().results()).containsExactly((Event.Result) loss(1, 5), (Event.Result) loss(2, 4.5));
    }

    @Test
    void aLineCutByACrashIsPassedOverAndTheNextOpeningEndsIt() throws Exception {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
        }
        Files.writeString(folder.resolve("events.jsonl"), "{\"type\":\"metr", StandardOpenOption.APPEND);
        assertThat(read().torn()).hasSize(1);
        try (EventLog log = open()) {
            log.append(new Event.Superseded(1, log.cursor()));
            log.append(loss(2, 4));
        }
        assertThat(read().metric("loss").steps()).containsExactly(1, 2);
        assertThat(read().torn()).hasSize(1);
    }

    @Test
    void aBrokenLineThatNoCrashExplainsIsRefused() throws Exception {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
        }
        Files.writeString(folder.resolve("events.jsonl"), "nonsense\n", StandardOpenOption.APPEND);
        try (EventLog log = open()) {
            log.append(loss(2, 4));
        }
        assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContaining("line 2");
    }

    @Test
    void timeIsAFieldOfItsOwn() throws Exception {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
        }
        assertThat(Files.readString(folder.resolve("events.jsonl")))
                .matches("\\{\"type\":\"metrics\",\"step\":1,\"values\":\\{\"loss\":5.0},\"time\":\"[^\"]+\"}\n");
    }

    @Test
    void aMetricThatWasNeverLoggedIsToldWithThoseThatWere() {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
        }
        assertThatThrownBy(() -> read().metric("accuracy"))
                .isInstanceOf(DataException.class)
                .hasMessage("The log has no metric \"accuracy\"; it has [loss].");
    }

    @Test
    void timingsAreSeriesOfTheirOwnNoResultsAndVoidAfterAResume() {
        try (EventLog log = open()) {
            log.append(new Event.Timing(1, Map.of("seconds", 2.0)));
            log.append(loss(1, 5));
            long cursor = log.cursor();
            log.append(new Event.Timing(2, Map.of("seconds", 99.0)));
            log.append(new Event.Superseded(1, cursor));
            log.append(new Event.Timing(2, Map.of("seconds", 3.0)));
        }
        assertThat(read().timings().sequencedValues())
                .containsExactly(new Series("seconds", new long[] {1, 2}, new double[] {2, 3}));
        assertThat(read().series().keySet()).containsExactly("loss");
        assertThat(read().results()).containsExactly((Event.Result) loss(1, 5));
    }

    @Test
    void linesThatTwoCrashesCutAreBothPassedOver() throws Exception {
        try (EventLog log = open()) {
            log.append(loss(1, 5));
        }
        Path file = folder.resolve("events.jsonl");
        for (int crash = 0; crash < 2; crash++) {
            Files.writeString(file, "{\"type\":\"metr", StandardOpenOption.APPEND);
            try (EventLog log = open()) {
                log.append(new Event.Resumed(1, List.of()));
            }
        }
        assertThat(read().torn()).hasSize(2);
        assertThat(read().metric("loss").steps()).containsExactly(1);
    }

    @Test
    void aRowOfAKindThatIsNotKnownIsNotTakenForACrash() throws Exception {
        Files.writeString(folder.resolve("events.jsonl"), """
                {"type":"dream","step":1,"time":"2026-01-01T00:00:00Z"}
                {"type":"warning","text":"w","time":"2026-01-01T00:00:00Z"}
                """);
        assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContaining("line 1");
    }
}
