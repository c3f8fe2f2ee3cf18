package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands about runs, on runs that trained nothing. */
final class RunsCommandsTest {
    record Plan(int steps) {}

    @TempDir
    private Path folder = Path.of("");

    private CommandLineFixture cli = new CommandLineFixture(folder);

    @BeforeEach
    void write() {
        cli = new CommandLineFixture(folder);
        run("a", "prune-magnitude", 3, 1, 2);
        run("b", "prune-learn", 5, 4, 0.5);
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    private void run(String name, String system, double... losses) {
        try (Run run = Run.start(new RunSpec(runs(), name, system, new Plan(3), Map.of()))) {
            for (int i = 0; i < losses.length; i++) {
                run.log(i + 1, Map.of("loss", losses[i]));
            }
            run.finish(Map.of());
        }
    }

    private CommandLineFixture.Answer runs(String... words) {
        var all = new java.util.ArrayList<>(java.util.List.of("runs"));
        all.addAll(java.util.List.of(words));
        all.add("--runs=" + runs());
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void aListHasOneLineForEachRunAndTheSameAsJson() {
        String text = runs("list").succeeded().out();
        assertThat(text.lines()).hasSize(2).allMatch(line -> line.contains("finished") && line.contains("step      3"));
        JsonNode rows = runs("list", "--json").succeeded().json().required("runs");
        assertThat(rows.findValuesAsString("name")).containsExactlyInAnyOrder("a", "b");
        assertThat(rows.get(0).propertyNames())
                .containsExactlyInAnyOrder("name", "system", "status", "created", "step");
        assertThat(rows.findValuesAsString("system")).containsExactlyInAnyOrder("prune-magnitude", "prune-learn");
    }

    @Test
    void theBestRunComesFirstInTheDirectionThatWasAskedFor() {
        JsonNode low = runs("compare", "loss", "--json").succeeded().json().required("runs");
        assertThat(low.findValuesAsString("run")).containsExactly("b", "a");
        assertThat(low.get(0).required("least").doubleValue()).isEqualTo(0.5);
        JsonNode high = runs("compare", "loss", "--higher-is-better", "--json")
                .succeeded()
                .json()
                .required("runs");
        assertThat(high.findValuesAsString("run")).containsExactly("b", "a");
        assertThat(runs("compare", "loss").out()).contains("best     0.500000  last     0.500000");
        assertThat(runs("compare", "loss", "--higher-is-better").out().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("b ").contains("best      5.00000  last     0.500000"),
                        second -> assertThat(second).startsWith("a ").contains("best      3.00000  last      2.00000"));
    }

    @Test
    void aRunIsShownWithTheStepsOfItsBestAndItsWorst() {
        JsonNode metric = runs("show", "a", "--json")
                .succeeded()
                .json()
                .required("metrics")
                .get(0);
        assertThat(metric.required("metric").stringValue()).isEqualTo("loss");
        assertThat(metric.required("last").doubleValue()).isEqualTo(2);
        assertThat(metric.required("leastStep").longValue()).isEqualTo(2);
        assertThat(metric.required("greatestStep").longValue()).isEqualTo(1);
        assertThat(runs("show", "a").out()).contains("least      1.00000 (step 2)  greatest      3.00000 (step 1)");
    }

    @Test
    void aRunThatCannotBeReadIsNamedOnTheErrorStreamAndTheOthersAreListed() throws IOException {
        Files.writeString(runs().resolve("a/run.json"), "{");
        var answer = runs("list", "--json").succeeded();
        assertThat(answer.json().required("runs").findValuesAsString("name")).containsExactly("b");
        assertThat(answer.err()).startsWith("warning: passed over ").contains("run.json", "is not JSON");
        assertThat(answer.out().lines()).hasSize(1);
        for (String[] words : new String[][] {{"compare", "loss"}, {"show", "b"}}) {
            assertThat(runs(words).succeeded().err()).contains("run.json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "extend"})
    void aRunThatWasDoneInOnePieceIsRefusedBySystem(String verb) {
        String run = runs().resolve("a").toString();
        var refused = verb.equals("resume") ? cli.run(verb, run) : cli.run(verb, run, "--to-steps", "9");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(refused.err()).startsWith("alea: ").contains("\"prune-magnitude\"", "prune-learn");
    }

    @Test
    void aRunThatAnotherProcessHoldsIsRefused() {
        Path busy = runs().resolve("busy");
        try (Run _ = Run.start(new RunSpec(runs(), "busy", "prune-learn", new Plan(3), Map.of()))) {
            var refused = cli.run("resume", busy.toString(), "--quiet");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE.value());
            assertThat(refused.err()).contains("another process", "is working on this run");
        }
    }

    @Test
    void aPlanThatIsNoLongerUnderstoodIsToldWithItsLine() {
        Path old = runs().resolve("b");
        var refused = cli.run("extend", old.toString(), "--to-steps", "9");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(refused.err()).contains("config.toml, line 1: unknown key \"steps\"");
    }
}
