package dev.alea.run.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.checkpoint.Checkpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunIndexTest {
    record Plan(int steps) {}

    @TempDir
    Path runs;

    private void run(String name, double... losses) {
        try (Run run = Run.start(new RunSpec(runs, name, "toy", new Plan(3), Map.of()))) {
            for (int i = 0; i < losses.length; i++) {
                run.log(i + 1, Map.of("loss", losses[i]));
            }
            run.finish(Map.of());
        }
    }

    @Test
    void runsAreListedComparedAndLookedUp() {
        run("a", 3, 1, Double.NaN);
        run("b", 5, 4, 0.5);
        try (RunIndex index = RunIndex.open(runs)) {
            assertThat(index.refresh()).isEmpty();
            assertThat(index.list()).extracting(RunIndex.Row::name).containsExactlyInAnyOrder("a", "b");
            assertThat(index.list()).extracting(RunIndex.Row::status).containsOnly("finished");
            MetricSummary a = index.show("a").getFirst();
            assertThat(a).isEqualTo(new MetricSummary("a", "loss", 3, Double.NaN, 3, 1, 2, 3, 1));
            assertThat(index.compare("loss", true))
                    .extracting(MetricSummary::run)
                    .containsExactly("b", "a");
            assertThat(index.compare("loss", false).getFirst().best(false)).isEqualTo(5);
            assertThat(index.at("b", "loss", 2)).hasValue(4);
            assertThat(index.at("b", "loss", 9)).isEmpty();
        }
    }

    @Test
    void aDeletedIndexIsMadeAgainAndAGoneRunForgotten() throws Exception {
        run("a", 1);
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
        }
        Files.delete(runs.resolve("index.sqlite"));
        run("b", 2);
        Files.delete(runs.resolve("a/run.json")); // without it the folder is no run
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            assertThat(index.list()).extracting(RunIndex.Row::name).containsExactly("b");
        }
    }

    @Test
    void aBrokenFolderIsNamedAndPassedOver() throws Exception {
        run("a", 1);
        Files.createDirectory(runs.resolve("bad"));
        Files.writeString(runs.resolve("bad/run.json"), "{");
        try (RunIndex index = RunIndex.open(runs)) {
            assertThat(index.refresh()).singleElement().asString().contains("bad");
            assertThat(index.list()).hasSize(1);
        }
    }

    @Test
    void whatAResumeMadeVoidIsNotInTheIndex() {
        try (Run run = Run.start(new RunSpec(runs, "a", "toy", new Plan(3), Map.of()))) {
            run.log(1, Map.of("loss", 3.0));
            run.checkpoint(1, new Checkpoints.Contents(Map.of(), Map.of()));
            run.log(2, Map.of("loss", -99.0, "gone", 1.0));
        }
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            assertThat(index.show("a")).extracting(MetricSummary::metric).containsExactly("gone", "loss");
            try (Run run = Run.resume(runs.resolve("a"))) {
                run.log(2, Map.of("loss", 2.0));
            }
            index.refresh();
            assertThat(index.show("a")).containsExactly(new MetricSummary("a", "loss", 2, 2, 2, 2, 2, 3, 1));
            assertThat(index.at("a", "gone", 2)).isEmpty();
        }
    }

    @Test
    void namesAreDataAndNeverSql() {
        String evil = "x'); DROP TABLE runs; --\"%_";
        try (Run run = Run.start(new RunSpec(runs, "a", "toy", new Plan(3), Map.of()))) {
            run.log(1, Map.of(evil, 1.0));
        }
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            assertThat(index.at("a", evil, 1)).hasValue(1);
            assertThat(index.compare(evil, true)).hasSize(1);
            assertThat(index.compare("%", true)).isEmpty();
            assertThat(index.list()).hasSize(1);
        }
    }

    @Test
    void infinitiesAndGapsAreKeptAndNeverTheBest() {
        run("a", Double.POSITIVE_INFINITY, 2, Double.NEGATIVE_INFINITY);
        run("b", Double.NaN);
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            MetricSummary a = index.show("a").getFirst();
            assertThat(a.last()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(a.least()).isEqualTo(2);
            assertThat(a.greatest()).isEqualTo(2);
            assertThat(index.at("a", "loss", 1)).hasValue(Double.POSITIVE_INFINITY);
            assertThat(index.show("b").getFirst().least()).isNaN();
            for (boolean lower : new boolean[] {true, false}) {
                assertThat(index.compare("loss", lower))
                        .extracting(MetricSummary::run)
                        .as("a run without a finite value comes last")
                        .containsExactly("a", "b");
            }
        }
    }

    @Test
    void twoReadersShareAnIndexAndALaterVersionIsMadeAgain() throws Exception {
        run("a", 1);
        try (RunIndex one = RunIndex.open(runs);
                RunIndex two = RunIndex.open(runs)) {
            one.refresh();
            assertThat(two.list()).hasSize(1);
            run("b", 2);
            two.refresh();
            assertThat(one.list()).hasSize(2);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + runs.resolve("index.sqlite"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
            statement.execute("ALTER TABLE runs RENAME COLUMN step TO steps");
        }
        try (RunIndex index = RunIndex.open(runs)) {
            assertThat(index.list()).isEmpty();
            index.refresh();
            assertThat(index.list()).extracting(RunIndex.Row::step).containsExactlyInAnyOrder(1L, 1L);
        }
    }

    @Test
    void aFileThatIsNoIndexIsToldWithItsRemedyAndNotHeldOpen() throws Exception {
        run("a", 1);
        Files.writeString(runs.resolve("index.sqlite"), "not a database, but longer than a header ".repeat(100));
        assertThatThrownBy(() -> RunIndex.open(runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("index.sqlite")
                .hasMessageContaining("delete it");
        Files.delete(runs.resolve("index.sqlite"));
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            assertThat(index.list()).hasSize(1);
        }
    }

    @Test
    void aRunThatIsBrokenLaterIsNamedAndTheOthersAreReadOn() throws Exception {
        run("a", 1);
        run("b", 2);
        try (RunIndex index = RunIndex.open(runs)) {
            index.refresh();
            Files.writeString(runs.resolve("a/events.jsonl"), """
                    nonsense
                    {"type":"stop","step":1,"time":"2026-01-01T00:00:00Z"}
                    """);
            run("c", 3);
            assertThat(index.refresh()).singleElement().asString().contains("events.jsonl, line 1");
            assertThat(index.list()).extracting(RunIndex.Row::name).contains("b", "c");
            assertThat(index.metrics()).containsExactly("loss");
        }
    }
}
