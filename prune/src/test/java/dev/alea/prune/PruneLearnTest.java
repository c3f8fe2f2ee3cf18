package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.UsageException;
import dev.alea.run.log.Entry;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import dev.alea.run.progress.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneLearnTest {
    @TempDir
    private Path folder = Path.of("");

    private Path learn(int steps) {
        PruneResult result = PruneLearn.run(Trial.plan(folder, steps), folder.resolve("runs"), Optional.of("a"));
        assertThat(result.finished()).isTrue();
        return Path.of(result.run());
    }

    private static byte[] weights(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("artifacts/model/model.safetensors"));
    }

    @Test
    void aFinishedRunThatIsExtendedGoesOnFromItsEndAndExportsAnew() throws IOException {
        Path run = learn(2);
        byte[] before = weights(run);
        PruneResult result = PruneLearn.extend(run, 12, Screen.none());

        assertThat(result.finished()).isTrue();
        assertThat(result.steps()).isEqualTo(12);
        History history = History.read(run.resolve("events.jsonl"));
        assertThat(history.metric("lm_loss").steps()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(history.entries())
                .extracting(Entry::event)
                .contains(new Event.Extended(Map.of("training.steps", "2 → 12")));
        assertThat(weights(run)).isNotEqualTo(before);
        assertThat(RunRecord.read(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aPlanThatIsNotLongerIsRefused() {
        Path run = learn(2);
        assertThatThrownBy(() -> PruneLearn.extend(run, 2, Screen.none()))
                .hasMessageContaining("a plan of 2 steps; extend it to more, not to 2");
        assertThatThrownBy(() -> PruneLearn.resume(run)).hasMessageContaining("is finished");
    }

    @Test
    void aPlanWithoutTokensIsRefusedBeforeThereIsARun() {
        PruneConfig plan = Trial.plan(folder, 2).withCalibration(new CalibrationSettings(Optional.empty(), 16, 4));
        assertThatThrownBy(() -> PruneLearn.run(plan, folder.resolve("runs"), Optional.of("a")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--calibration");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void aRunThatWasKilledWhileItsModelWasWrittenIsResumed() throws IOException {
        Path run = learn(3);
        byte[] whole = weights(run);
        Trial.unfinish(run);
        Files.delete(run.resolve("artifacts/model/config.json"));
        Files.write(run.resolve("artifacts/model/model.safetensors"), new byte[] {1, 2, 3});

        assertThat(PruneLearn.resume(run).finished()).isTrue();

        assertThat(weights(run)).isEqualTo(whole);
        assertThat(run.resolve("artifacts/model/config.json")).exists();
        assertThat(RunRecord.read(run).status()).isEqualTo(RunStatus.FINISHED);
    }
}
