package dev.alea.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong nanos = new AtomicLong(7_000_000_000L);

    private Progress progress(boolean terminal, boolean color, int width, long total, long done) {
        return new Progress(new Screen(out, terminal, color, width), "learn", total, done, nanos::get);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void pass(double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void aLogGetsTheFirstLineThenOneInFifteenSecondsAndTheLast() {
        try (var progress = progress(false, false, 80, 100, 0)) {
            for (int step = 1; step <= 40; step++) {
                pass(1);
                progress.at(step, "loss " + step);
            }
        }
        assertThat(shown().lines())
                .containsExactly(
                        "learn 1/100 (1%) 1.0/s, 1 s, 1:39 min left, loss 1",
                        "learn 16/100 (16%) 1.0/s, 16 s, 1:24 min left, loss 16",
                        "learn 31/100 (31%) 1.0/s, 31 s, 1:09 min left, loss 31",
                        "learn 40/100 (40%) 1.0/s, 40 s, 1:00 min left, loss 40");
    }

    @Test
    void aTerminalIsWrittenOverAndCutToItsWidth() {
        try (var progress = progress(true, false, 30, 10, 0)) {
            pass(0.5);
            progress.at(5, "a detail that is too long for this terminal");
            pass(0.05);
            progress.at(6, "too soon");
        }
        String[] lines = shown().split("\r", -1);
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).isEmpty();
        assertThat(lines[1]).startsWith("learn 5/10 (50%) ").endsWith("…\u001b[K");
        assertThat(lines[1].replace("\u001b[K", "").length()).isLessThan(30);
        assertThat(lines[2]).startsWith("learn 6/10 (60%)").endsWith("\u001b[K" + System.lineSeparator());
    }

    @Test
    void theBarIsColouredOnlyWhereColourIsWanted() {
        try (var progress = progress(true, true, 200, 4, 0)) {
            pass(1);
            progress.at(1, "");
        }
        assertThat(shown()).contains("\u001b[36m━━━━━\u001b[0m───────────────");
        bytes.reset();
        try (var progress = progress(true, false, 200, 4, 0)) {
            pass(1);
            progress.at(4, "");
        }
        assertThat(shown())
                .contains("━".repeat(20))
                .doesNotContain("\u001b[36m")
                .doesNotContain("left");
    }

    @Test
    void workOfAnEarlierProcessCountsAsDoneButNotAsSpeed() {
        try (var progress = progress(false, false, 80, 100, 90)) {
            pass(2);
            progress.at(91, "");
            assertThat(progress.perSecond()).isEqualTo(0.5);
        }
        assertThat(shown()).contains("learn 91/100 (91%) 0.500/s, 2 s, 18 s left");
    }

    @Test
    void nothingToDoAndMoreThanPlannedAreShownWithoutNonsense() {
        try (var progress = progress(false, false, 80, 0, 0)) {
            progress.at(0, "");
        }
        try (var progress = progress(false, false, 80, 2, 0)) {
            pass(1);
            progress.at(3, "");
        }
        assertThat(shown())
                .contains("learn 0/0 (0%), 0 s")
                .contains("learn 3/2 (100%)")
                .doesNotContain("NaN", "left");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59.4, 59 s", "59.6, 1:00 min", "3599, 59:59 min", "3600, 1:00 h", "90061, 25:01 h"})
    void timesAreShort(double seconds, String expected) {
        assertThat(Progress.time(seconds)).isEqualTo(expected);
    }

    @Test
    void thePaceForgetsWhatIsOlderThanAMinute() {
        var pace = new Pace();
        pace.mark(0, 0);
        assertThat(pace.perSecond()).isZero();
        pace.mark(0, 5);
        assertThat(pace.perSecond()).as("no time passed").isZero();
        for (int second = 1; second <= 200; second++) {
            pace.mark(second * 1_000_000_000L, second < 100 ? 5 : 5 + 10L * (second - 99));
        }
        assertThat(pace.perSecond()).isEqualTo(10);
    }

    @Test
    void thePaceOfVeryFastStepsIsRightWithinItsBoundedMemory() {
        var pace = new Pace();
        for (int step = 0; step < 5000; step++) {
            pace.mark(step * 1_000_000L, step);
        }
        assertThat(pace.perSecond()).isBetween(999.0, 1001.0);
    }
}
