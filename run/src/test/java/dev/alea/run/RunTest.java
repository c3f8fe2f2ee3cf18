package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.log.Entry;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import dev.alea.run.progress.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunTest {
    record Plan(int steps, double rate) {}

    private static final Plan PLAN = new Plan(3, 0.5);

    @TempDir
    Path runs;

    private RunSpec spec(String name) {
        return new RunSpec(runs, name, "toy", PLAN, Map.of("seed", "7"));
    }

    private static Checkpoints.Contents contents(float value) {
        return new Checkpoints.Contents(
                Map.of("w", TensorData.of("w", Shape.of(2), value, -value)),
                Map.of("loss", Double.NaN, "seen", 5_000_000_000L));
    }

    @Test
    void everythingKnownAtTheStartIsWrittenAtTheStart() {
        try (Run run = Run.start(spec("a"))) {
            assertThat(run.folder().resolve("config.toml")).hasContent("steps = 3\nrate = 0.5");
            RunRecord record = RunRecord.read(run.folder());
            assertThat(record.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(record.facts()).containsKeys("os", "jdk", "processors").containsEntry("seed", "7");
            assertThat(RunLock.held(run.folder())).isTrue();
        }
        assertThat(RunRecord.read(runs.resolve("a")).status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(RunLock.held(runs.resolve("a"))).isFalse();
    }

    @Test
    void resumeGoesBackToTheCheckpointAndVoidsWhatCameAfter() {
        try (Run run = Run.start(spec("a"))) {
            run.log(1, Map.of("loss", 3.0));
            run.checkpoint(1, contents(1.5f));
            run.log(2, Map.of("loss", 99.0));
        }
        try (Run run = Run.resume(runs.resolve("a"), PLAN)) {
            Checkpoints.Loaded state = run.latestCheckpoint().orElseThrow();
            assertThat(state.step()).isEqualTo(1);
            assertThat(state.tensor("w").toFloats()).containsExactly(1.5f, -1.5f);
            assertThat(state.real("loss")).isNaN();
            assertThat(state.whole("seen")).isEqualTo(5_000_000_000L);
            run.log(2, Map.of("loss", 2.0));
            run.finish(Map.of("loss", 2.0));
            assertThat(run.history().metric("loss").values()).containsExactly(3.0, 2.0);
        }
        assertThat(RunRecord.read(runs.resolve("a")).summary()).containsEntry("loss", 2.0);
    }

    @Test
    void aRunWithoutACheckpointStartsOver() {
        try (Run run = Run.start(spec("a"))) {
            run.log(1, Map.of("loss", 3.0));
        }
        try (Run run = Run.resume(runs.resolve("a"))) {
            assertThat(run.latestCheckpoint()).isEmpty();
            assertThat(run.history().results()).isEmpty();
        }
    }

    @Test
    void aSkippedCheckpointIsNamedInTheLog() throws Exception {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(1, contents(1));
            run.checkpoint(2, contents(2));
        }
        Files.write(runs.resolve("a/checkpoints/step-000002/tensors.safetensors"), new byte[9]);
        try (Run run = Run.resume(runs.resolve("a"))) {
            assertThat(run.latestCheckpoint().orElseThrow().step()).isEqualTo(1);
            assertThat(run.history().entries())
                    .extracting(Entry::event)
                    .anySatisfy(event ->
                            assertThat(event.toString()).contains("Resumed", "step-000002", "9 bytes instead of"))
                    .anySatisfy(
                            event -> assertThat(event.toString()).contains("Warned", "Skipped checkpoint step-000002"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tensors.safetensors, CUT, tensors.safetensors has",
        "tensors.safetensors, FLIPPED, tensors.safetensors has changed",
        "tensors.safetensors, GONE, tensors.safetensors is missing",
        "state.json, FLIPPED, state.json has changed",
        "state.json, EMPTY, state.json has 0 bytes",
        "manifest.json, CUT, manifest.json cannot be used",
        "manifest.json, FLIPPED, step-000002",
        "manifest.json, EMPTY, manifest.json cannot be used",
        "manifest.json, GONE, it was never completed"
    })
    void whateverIsWrongWithTheNewestTheOneBeforeIsUsed(String file, String damage, String reason) throws Exception {
        try (Run run = Run.start(spec("a"))) {
            run.log(1, Map.of("loss", 3.0));
            run.checkpoint(1, contents(1));
            run.log(2, Map.of("loss", 2.0));
            run.checkpoint(2, contents(2));
        }
        Path broken = runs.resolve("a/checkpoints/step-000002").resolve(file);
        byte[] bytes = Files.readAllBytes(broken);
        bytes[bytes.length / 2] ^= 1;
        switch (damage) {
            case "CUT" -> Files.write(broken, Arrays.copyOf(bytes, bytes.length / 3));
            case "FLIPPED" -> Files.write(broken, bytes);
            case "EMPTY" -> Files.write(broken, new byte[0]);
            default -> Files.delete(broken);
        }
        try (Run run = Run.resume(runs.resolve("a"))) {
            Checkpoints.Loaded state = run.latestCheckpoint().orElseThrow();
            assertThat(state.step()).isEqualTo(1);
            assertThat(state.tensor("w").toFloats()).containsExactly(1, -1);
            assertThat(run.history().metric("loss").steps()).containsExactly(1);
            assertThat(run.history().entries())
                    .extracting(Entry::event)
                    .anySatisfy(event -> assertThat(event.toString()).contains("Resumed", "step-000002: ", reason));
            run.checkpoint(2, contents(3));
        }
        try (Run run = Run.resume(runs.resolve("a"))) {
            assertThat(run.latestCheckpoint().orElseThrow().tensor("w").toFloats())
                    .as("the broken one was replaced")
                    .containsExactly(3, -3);
        }
    }

    @Test
    void resumeRefusesAnotherPlanAndAFinishedRun() {
        try (Run run = Run.start(spec("a"))) {
            run.finish(Map.of());
        }
        Path folder = runs.resolve("a");
        assertThatThrownBy(() -> Run.resume(folder, new Plan(4, 0.5)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("{steps=3 → 4}")
                .hasMessageContaining("extend");
        assertThatThrownBy(() -> Run.resume(folder)).hasMessageContaining("is finished");
        assertThatThrownBy(() -> Run.extend(folder, PLAN)).hasMessageContaining("the new plan is the old one");
    }

    @Test
    void extendRecordsTheNewPlan() {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(3, contents(1));
            run.finish(Map.of());
        }
        try (Run run = Run.extend(runs.resolve("a"), new Plan(9, 0.5))) {
            assertThat(run.config(PLAN)).isEqualTo(new Plan(9, 0.5));
            assertThat(run.latestCheckpoint().orElseThrow().step()).isEqualTo(3);
            assertThat(run.history().entries())
                    .extracting(Entry::event)
                    .contains(new Event.Extended(Map.of("steps", "3 → 9")));
            assertThat(run.record().status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    record Sourced(int steps, Optional<String> source) {}

    @Test
    void aPlanWithAnOptionalIsComparedAndExtended() {
        var plan = new Sourced(3, Optional.of("a.txt"));
        try (Run run = Run.start(new RunSpec(runs, "a", "toy", plan, Map.of()))) {
            run.checkpoint(3, contents(1));
        }
        Path folder = runs.resolve("a");
        assertThatThrownBy(() -> Run.resume(folder, new Sourced(3, Optional.empty())))
                .hasMessageContaining("{source=\"a.txt\" → (not set)}");
        Run.resume(folder, plan).close();
        try (Run run = Run.extend(folder, new Sourced(9, plan.source()))) {
            assertThat(run.config(new Sourced(1, Optional.empty()))).isEqualTo(new Sourced(9, plan.source()));
        }
    }

    @Test
    void finetuneIsANewRunThatNamesItsParent() {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(3, contents(4));
        }
        try (Run run = Run.finetune(spec("b"), runs.resolve("a"))) {
            assertThat(run.record().parent()).contains("a at step 3");
            assertThat(run.parentCheckpoint().orElseThrow().tensor("w").toFloats())
                    .startsWith(4);
            assertThat(run.latestCheckpoint()).isEmpty();
        }
        assertThatThrownBy(() -> Run.finetune(spec("c"), runs.resolve("b")))
                .hasMessageContaining("no whole checkpoint");
    }

    @Test
    void oneProcessToAFolderAndOneFolderToAName() {
        try (Run _ = Run.start(spec("a"))) {
            assertThatThrownBy(() -> Run.resume(runs.resolve("a"))).hasMessageContaining("another process");
            assertThatThrownBy(() -> Run.start(spec("a"))).hasMessageContaining("exists already");
        }
        assertThatThrownBy(() -> Run.resume(runs.resolve("zzz"))).hasMessageContaining("is not a run folder");
        assertThatThrownBy(() -> spec("../evil")).isInstanceOf(UsageException.class);
    }

    @Test
    void valuesThatAreNotFiniteStopTheRunWithAPlaceAndLeaveTheCheckpoint() {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(1, contents(1));
            assertThat(run.guard().check(2, "loss", 1.0)).isEqualTo(1.0);
            assertThatThrownBy(() -> run.guard().check(2, "layers.0", new double[] {1, Double.NaN, 3}))
                    .isInstanceOf(NumericsException.class)
                    .hasMessageContaining("Step 2, layers.0: 1 of 3 values are NaN and 0 infinite ([1] = NaN)")
                    .hasMessageContaining("between 1.000 and 3.000");
        }
        RunRecord record = RunRecord.read(runs.resolve("a"));
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.failure().orElseThrow()).contains("layers.0");
        assertThat(History.read(runs.resolve("a/events.jsonl")).entries())
                .extracting(Entry::event)
                .anyMatch(Event.Failed.class::isInstance);
        try (Run run = Run.resume(runs.resolve("a"))) {
            assertThat(run.latestCheckpoint().orElseThrow().step()).isEqualTo(1);
        }
    }

    @Test
    void artifactsStayInsideTheFolder() {
        try (Run run = Run.start(spec("a"))) {
            assertThat(run.artifact("model/x.bin").getParent()).isDirectory();
            for (String name : List.of("../../x", "..", ".", "", "/etc/x")) {
                assertThatThrownBy(() -> run.artifact(name)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> run.emptyArtifactFolder(name)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void anArtifactFolderIsEmptyWhateverWasThere() throws Exception {
        try (Run run = Run.start(spec("a"))) {
            Files.createDirectories(run.artifact("model/deep/deeper"));
            Files.writeString(run.artifact("model/deep/x.bin"), "old");
            Files.writeString(run.artifact("other.bin"), "kept");
            assertThat(run.emptyArtifactFolder("model")).isEmptyDirectory();
            assertThat(run.emptyArtifactFolder("new/nested")).isEmptyDirectory();
            assertThat(run.artifact("other.bin")).hasContent("kept");
        }
    }

    @Test
    void aStartThatWasKilledBeforeItsRecordMayBeTakenOver() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("a"));
        Files.writeString(folder.resolve("config.toml"), "steps = 9");
        Files.writeString(folder.resolve("lock"), "99999999 2020-01-01T00:00:00Z\n");
        Files.writeString(folder.resolve(".run.json.tmp-7"), "{");
        try (Run run = Run.start(spec("a"))) {
            assertThat(run.config(PLAN)).isEqualTo(PLAN);
        }
        Path notes = Files.createDirectory(runs.resolve("b"));
        Files.writeString(notes.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> Run.start(spec("b"))).hasMessageContaining("exists already");
    }

    @Test
    void aResumeThatFailsLeavesTheRunFree() throws Exception {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(1, contents(1));
        }
        Path folder = runs.resolve("a");
        Path checkpoints = folder.resolve("checkpoints");
        Files.move(checkpoints, folder.resolve("elsewhere"));
        Files.writeString(checkpoints, "not a folder");
        assertThatThrownBy(() -> Run.resume(folder)).isInstanceOf(DataException.class);
        assertThat(RunLock.held(folder)).isFalse();
        Files.delete(checkpoints);
        Files.move(folder.resolve("elsewhere"), checkpoints);
        try (Run run = Run.resume(folder)) {
            assertThat(run.latestCheckpoint()).isPresent();
        }
    }

    @Test
    void anExtensionThatCannotBeWrittenChangesNothingAndLeavesTheRunFree() throws Exception {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(3, contents(1));
            run.finish(Map.of());
        }
        Path folder = runs.resolve("a");
        Path inTheWay = Files.createDirectory(
                folder.resolve(".config.toml.tmp-" + ProcessHandle.current().pid()));
        assertThatThrownBy(() -> Run.extend(folder, new Plan(9, 0.5)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("config.toml");
        assertThat(RunLock.held(folder)).isFalse();
        assertThat(RunRecord.read(folder).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(History.read(folder.resolve("events.jsonl")).entries())
                .extracting(Entry::event)
                .noneMatch(Event.Extended.class::isInstance);
        Files.delete(inTheWay);
        try (Run run = Run.extend(folder, new Plan(9, 0.5))) {
            assertThat(run.config(PLAN).steps()).isEqualTo(9);
        }
    }

    @Test
    void aFaultIsRecordedAndAResumeClearsIt() {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(2, contents(1));
            run.fail(new IllegalStateException("the roof fell in"));
        }
        RunRecord failed = RunRecord.read(runs.resolve("a"));
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.failure()).contains("the roof fell in");
        assertThat(failed.step()).isEqualTo(2);
        try (Run run = Run.resume(runs.resolve("a"))) {
            assertThat(run.record().failure()).isEmpty();
            run.finish(Map.of());
        }
        assertThat(RunRecord.read(runs.resolve("a")).failure()).isEmpty();
    }

    @Test
    void aBreachThatTheGuardHasReportedIsNotReportedAgain() {
        try (Run run = Run.start(spec("a"))) {
            NumericsException breach = catchThrowableOfType(
                    NumericsException.class, () -> run.guard().check(1, "loss", Double.NaN));
            run.fail(breach);
            assertThat(run.history().entries())
                    .extracting(Entry::event)
                    .filteredOn(Event.Failed.class::isInstance)
                    .containsExactly(new Event.Failed(String.valueOf(breach.getMessage())));
        }
    }

    @Test
    void asManyCheckpointsStayAsTheRunWasStartedWithAlsoAfterAResume() {
        try (Run run = Run.start(new RunSpec(runs, "a", "toy", PLAN, Map.of(), 3))) {
            for (int step = 1; step <= 5; step++) {
                run.checkpoint(step, contents(step));
            }
        }
        Path checkpoints = runs.resolve("a/checkpoints");
        assertThat(checkpoints.toFile().list()).hasSize(3);
        try (Run run = Run.resume(runs.resolve("a"))) {
            run.checkpoint(6, contents(6));
        }
        assertThat(checkpoints.toFile().list()).containsExactlyInAnyOrder("step-000004", "step-000005", "step-000006");
        assertThatThrownBy(() -> new RunSpec(runs, "b", "toy", PLAN, Map.of(), 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("keepCheckpoints must be at least 1, but is 0");
    }

    @Test
    void whatALoopSaysIsInTheLogWithTheStepItSpeaksOf() {
        try (Run run = Run.start(spec("a"))) {
            run.log(4, Map.of("loss", 3.0));
            run.note("the rate was lowered");
            run.choice(4, "layer.0", "2:4", Map.of("p", 0.5));
            run.timing(4, Map.of("tokens_per_second", 900.0));
            assertThat(run.history().results())
                    .containsExactly(
                            new Event.Metrics(4, Map.of("loss", 3.0)),
                            new Event.Note(4, "the rate was lowered"),
                            new Event.Choice(4, "layer.0", "2:4", Map.of("p", 0.5)));
            assertThat(run.history().timings().keySet()).containsExactly("tokens_per_second");
            assertThat(run.history().series().keySet()).containsExactly("loss");
        }
    }

    @Test
    void progressOfAResumedRunBeginsWhereItWasLeft() {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(40, contents(1));
        }
        var shown = new ByteArrayOutputStream();
        var out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        try (Run run = Run.resume(runs.resolve("a"), new Screen(out, false, false, 80))) {
            try (var progress = run.progress("learn", 100)) {
                progress.at(41, "");
            }
            run.progress("scan", 10).close();
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .startsWith("learn 41/100 (41%)")
                .as("nothing was done of the other")
                .doesNotContain("scan");
    }

    @Test
    void whyThereIsNoCheckpointToStartFromIsTold() throws Exception {
        try (Run run = Run.start(spec("a"))) {
            run.checkpoint(1, contents(1));
        }
        assertThat(Run.newestCheckpoint(runs.resolve("a")).step()).isEqualTo(1);
        Files.delete(runs.resolve("a/checkpoints/step-000001/state.json"));
        assertThatThrownBy(() -> Run.newestCheckpoint(runs.resolve("a")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no whole checkpoint")
                .hasMessageContaining("step-000001: state.json is missing");
        assertThatThrownBy(() -> Run.newestCheckpoint(runs)).isInstanceOf(UsageException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anArtifactFolderThatIsALinkLosesTheLinkAndNothingElse() throws Exception {
        Path precious = Files.createDirectory(runs.resolve("precious"));
        Files.writeString(precious.resolve("thesis.tex"), "mine");
        try (Run run = Run.start(spec("a"))) {
            Path link = run.artifact("model");
            Files.createSymbolicLink(link, precious);
            Path folder = run.emptyArtifactFolder("model");
            assertThat(Files.isSymbolicLink(folder)).isFalse();
            assertThat(folder).isEmptyDirectory();
            Files.createSymbolicLink(folder.resolve("inner"), precious);
            assertThat(run.emptyArtifactFolder("model")).isEmptyDirectory();
        }
        assertThat(precious.resolve("thesis.tex")).hasContent("mine");
    }

    @Test
    void howARunEndedIsTheLastThingInItsLog() {
        try (Run run = Run.start(spec("a"))) {
            run.log(2, Map.of("loss", 3.0));
        }
        try (Run run = Run.start(spec("b"))) {
            run.log(3, Map.of("loss", 2.0));
            run.finish(Map.of("loss", 2.0));
        }
        assertThat(History.read(runs.resolve("a/events.jsonl"))
                        .entries()
                        .getLast()
                        .event())
                .isEqualTo(new Event.Stopped(2));
        assertThat(History.read(runs.resolve("b/events.jsonl"))
                        .entries()
                        .getLast()
                        .event())
                .isEqualTo(new Event.Finished(Map.of("loss", 2.0)));
    }
}
