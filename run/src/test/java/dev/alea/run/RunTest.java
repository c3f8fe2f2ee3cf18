package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.log.Entry;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
                            assertThat(event.toString()).contains("Resumed", "step-000002", "9 bytes instead of"));
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
}
