package dev.alea.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.prune.PruneConfig;
import dev.alea.run.config.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every option is a key of the configuration; who wins where several say something. */
final class PlanOptionsTest {
    @Command(name = "plan")
    private static final class Probe implements Runnable {
        @Mixin
        private PlanOptions options = new PlanOptions();

        @Override
        public void run() {}
    }

    @TempDir
    private Path folder = Path.of("");

    private static Probe parsed(String... words) {
        var probe = new Probe();
        new CommandLine(probe).parseArgs(words);
        return probe;
    }

    private static Map<String, String> changed(Map<String, String> extra, String... words) {
        PruneConfig plan = parsed(words).options.plan(extra);
        return Configs.difference(PruneConfig.defaults(), plan);
    }

    @Test
    void eachOptionSetsItsKeysAndNoOther() {
        assertThat(changed(Map.of())).isEmpty();
        assertThat(changed(
                        Map.of(),
                        "--model=m",
                        "--calibration=c.npy",
                        "--eval=e.txt",
                        "--pattern=1:4",
                        "--seqlen=64",
                        "--protocol=strided",
                        "--max-rows=7",
                        "--device=cuda:2",
                        "--seed=99"))
                .containsOnly(
                        Map.entry("model", "\"\" → \"m\""),
                        Map.entry("calibration.source", "(not set) → \"c.npy\""),
                        Map.entry("evaluation.source", "(not set) → \"e.txt\""),
                        Map.entry("pattern", "\"2:4\" → \"1:4\""),
                        Map.entry("calibration.seqlen", "256 → 64"),
                        Map.entry("evaluation.seqlen", "256 → 64"),
                        Map.entry("evaluation.protocol", "\"standard\" → \"strided\""),
                        Map.entry("evaluation.max-rows", "0 → 7"),
                        Map.entry("device", "\"cpu\" → \"cuda:2\""),
                        Map.entry("seed", "1 → 99"));
    }

    @Test
    void anOptionWinsOverTheFileAndSetOverAll() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.toml"), """
                seed = 5
                pattern = "4:8"
                [evaluation]
                max-rows = 3
                seqlen = 32
                """);
        assertThat(changed(
                        Map.of("training.steps", "11", "training.batch", "6"),
                        "--config=" + file,
                        "--seqlen=48",
                        "--max-rows=4",
                        "--set",
                        "evaluation.max-rows=9",
                        "--set=training.batch=8"))
                .containsOnly(
                        Map.entry("seed", "1 → 5"),
                        Map.entry("pattern", "\"2:4\" → \"4:8\""),
                        Map.entry("evaluation.max-rows", "0 → 9"),
                        Map.entry("evaluation.seqlen", "256 → 48"),
                        Map.entry("calibration.seqlen", "256 → 48"),
                        Map.entry("training.steps", "250 → 11"),
                        Map.entry("training.batch", "12 → 8"));
    }

    @Test
    void runsLieWhereTheyAreWanted() {
        assertThat(parsed().options.runs()).isEqualTo(Path.of("runs"));
        assertThat(parsed().options.run()).isEmpty();
        Probe probe = parsed("--runs=there", "--run=mine");
        assertThat(probe.options.runs()).isEqualTo(Path.of("there"));
        assertThat(probe.options.run()).contains("mine");
    }
}
