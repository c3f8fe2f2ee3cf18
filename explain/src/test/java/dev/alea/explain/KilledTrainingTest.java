package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.log.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 in the middle of a training, and resume: the same weights and the same log, to the bit. */
@Tag("slow")
class KilledTrainingTest {
    private static final int AFTER_ROWS = 40;

    @TempDir
    Path runs;

    @ParameterizedTest
    @EnumSource(names = {"GATE", "GUMBEL"})
    void aKilledTrainingEndsAsIfNothingHadHappened(Mode mode) throws IOException, InterruptedException {
        ExplainTraining.Outcome whole = KilledTraining.run(runs, "whole", mode);
        Path torn = runs.resolve("torn");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        runs.toString(),
                        "torn",
                        mode.name())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (rows(torn) < AFTER_ROWS && child.isAlive()) {
                assertThat(System.nanoTime()).as("the child is stuck").isLessThan(deadline);
                Thread.sleep(1);
            }
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(whole.finished()).isTrue();
        assertThat(rows(torn)).as("killed before its end").isLessThan(rows(runs.resolve("whole")));
        ExplainTraining.Outcome resumed = KilledTraining.resume(torn);
        assertThat(resumed.steps()).isEqualTo(whole.steps());
        assertThat(resumed.model().trained().weights())
                .isDeepEqualTo(whole.model().trained().weights());
        assertThat(resumed.validation()).isEqualTo(whole.validation());
        Map<String, double[]> expected = log(runs.resolve("whole"));
        assertThat(expected).containsKey("cross_entropy");
        log(torn).forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
    }

    private static long rows(Path run) throws IOException {
        Path events = run.resolve("events.jsonl");
        if (!Files.exists(events)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(events);
        return lines.stream().filter(line -> line.contains("cross_entropy")).count();
    }

    private static Map<String, double[]> log(Path run) {
        Map<String, double[]> values = new LinkedHashMap<>();
        History.read(run.resolve("events.jsonl")).series().forEach((name, series) -> {
            if (!name.equals("pictures_per_second")) {
                values.put(name, series.values());
            }
        });
        return values;
    }
}
