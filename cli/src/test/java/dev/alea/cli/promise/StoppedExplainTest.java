package dev.alea.cli.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.drawn.DrawnPictures;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The trainings of {@code explain}, stopped by a signal, gone on with and made longer by the commands about runs. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoppedExplainTest {
    private static final int STOPPED = 5;

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void drawAndTrainAClip() throws IOException, InterruptedException {
        DrawnPictures.write(folder.resolve("pictures"), 8, Draws.of(1));
        DrawnPictures.writeConcepts(folder.resolve("concepts.csv"));
        assertThat(ChildAlea.run(pretrain("clip", 4)).code()).isZero();
    }

    private static Path run(String name) {
        return folder.resolve("runs").resolve(name);
    }

    private static List<String> start(String verb, String name, String... more) {
        var words = new ArrayList<>(List.of("explain", verb, "--pictures", at("pictures"), "--runs", at("runs")));
        words.addAll(List.of("--run", name, "--concepts", at("concepts.csv"), "--threads", "1"));
        words.addAll(List.of(more));
        return words;
    }

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    private static List<String> pretrain(String name, int steps) {
        List<String> words = start("pretrain", name, "--steps", Integer.toString(steps));
        List.of("side=32", "resize=32", "patch=8", "width=48", "layers=1", "text-layers=1")
                .forEach(size -> words.add("--set=network." + size));
        words.add("--set=training.batch=24");
        return words;
    }

    /** Stops a training by SIGTERM and goes on with it. */
    private static ChildAlea.End stopAndResume(List<String> words, String name)
            throws IOException, InterruptedException {
        try (var child = ChildAlea.start(words)) {
            child.until(() -> RunFiles.lastStep(run(name), 0) >= STOPPED);
            child.process().destroy();
            ChildAlea.End stop = child.end();
            assertThat(stop.code()).as(stop.screen()).isEqualTo(130);
            assertThat(stop.screen()).contains("stopped after step ", "go on with: alea resume");
        }
        assertThat(RunRecord.read(run(name)).status()).isEqualTo(RunStatus.INTERRUPTED);
        return ChildAlea.run(List.of("resume", run(name).toString()));
    }

    private static void assertFinished(ChildAlea.End end, String name) {
        assertThat(end.code()).as(end.screen()).isZero();
        assertThat(end.screen()).contains("finished: " + run(name));
        assertThat(RunRecord.read(run(name)).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run(name).resolve("report.html")).isRegularFile();
    }

    @Test
    void aStoppedTrainingOfAClipGoesOnAndGetsALongerPlan() throws IOException, InterruptedException {
        assertFinished(stopAndResume(pretrain("stopped", 200), "stopped"), "stopped");
        assertThat(RunFiles.lastStep(run("stopped"), 0)).isEqualTo(200);
        assertFinished(ChildAlea.run(List.of("extend", run("stopped").toString(), "--to-steps", "210")), "stopped");
        assertThat(RunFiles.lastStep(run("stopped"), 0)).isEqualTo(210);
        var less = ChildAlea.run(List.of("extend", run("stopped").toString(), "--to-steps", "20"));
        assertThat(less.code()).as(less.screen()).isEqualTo(2);
        assertThat(less.screen()).contains("210 steps");
    }

    @Test
    void aStoppedTrainingOfAClassifierGoesOnAndHasNoLongerPlan() throws IOException, InterruptedException {
        List<String> words = start("train", "gate", "--clip", run("clip").toString(), "--cache", at("cache"));
        words.addAll(List.of("--epochs", "120", "--set=training.batch=8", "--set=training.log-every=1"));
        assertFinished(stopAndResume(words, "gate"), "gate");
        var longer = ChildAlea.run(List.of("extend", run("gate").toString(), "--to-steps", "9999"));
        assertThat(longer.code()).as(longer.screen()).isEqualTo(2);
        assertThat(longer.screen()).contains("only prune-learn and explain-pretrain can be extended");
    }
}
