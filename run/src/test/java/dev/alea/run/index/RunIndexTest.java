package dev.alea.run.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
