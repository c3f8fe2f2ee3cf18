package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.log.History;
import dev.alea.run.log.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pretraining whose process is killed at drawn steps ends, once resumed, with the bits of the one that nothing befell. {@code
 * -Dalea.kill.seed=N} chooses other steps.
 */
@Tag("slow")
final class KilledPretrainTest {
    private static final int KILLS = 4;
    private static final int STEPS = 30;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    private Process child(String name) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                PretrainChild.class.getName(),
                folder.toString(),
                runs().toString(),
                name));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".txt").toFile())
                .start();
    }

    private void toItsEnd(String name) throws IOException, InterruptedException {
        Process process = child(name);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve(name + ".txt")))
                .isZero();
    }

    /** Kills a process as soon as the log has a step; whether it was still alive. */
    private boolean killAfter(String name, int step) throws IOException, InterruptedException {
        Process process = child(name);
        Path log = runs().resolve(name).resolve("events.jsonl");
        long from = Files.exists(log) ? Files.size(log) : 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !hasStep(log, from, step)) {
            assertThat(System.nanoTime()).as("the child is stuck").isLessThan(deadline);
            Thread.sleep(1);
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.waitFor();
        return alive;
    }

    private static boolean hasStep(Path log, long from, int step) throws IOException {
        if (!Files.exists(log) || Files.size(log) <= from) {
            return false;
        }
        byte[] all = Files.readAllBytes(log);
        String since = new String(all, (int) from, all.length - (int) from, java.nio.charset.StandardCharsets.UTF_8);
        return since.contains("\"step\":" + step + ",");
    }

    private boolean finished(String name) {
        Path run = runs().resolve(name);
        return RunRecord.isRun(run) && RunRecord.read(run).status() == RunStatus.FINISHED;
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(runs().resolve(name).resolve("artifacts/clip/model.safetensors"));
    }

    private Map<String, Series> series(String name) {
        return History.read(runs().resolve(name).resolve("events.jsonl")).series();
    }

    @Test
    void aPretrainingThatIsKilledAgainAndAgainEndsWithTheSameBits() throws IOException, InterruptedException {
        long seed = Long.getLong("alea.kill.seed", 1);
        toItsEnd("whole");
        int killed = 0;
        for (int i = 0; i < KILLS && !finished("killed"); i++) {
            // After the checkpoint from which the process goes on, so that it gets a little farther each time.
            int step =
                    1 + i * STEPS / KILLS + (int) Draws.of(seed).stream("kills").below(i, STEPS / KILLS);
            killed += killAfter("killed", step) ? 1 : 0;
        }
        assertThat(killed).as("seed " + seed).isGreaterThan(1);
        if (!finished("killed")) {
            toItsEnd("killed");
        }
        assertThat(weights("killed")).as("seed " + seed).isEqualTo(weights("whole"));
        Map<String, Series> expected = series("whole");
        Map<String, Series> found = series("killed");
        for (String metric : List.of("loss", "grad_norm", "accuracy", "concept_auc", "logit_scale")) {
            Series one = Objects.requireNonNull(found.get(metric), metric);
            assertThat(one.values())
                    .as(metric)
                    .isEqualTo(Objects.requireNonNull(expected.get(metric)).values());
        }
    }
}
