package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.Run;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.UsageException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainLearnTest {
    @TempDir
    Path folder;

    @Test
    void aRunFromScoresOnDiskLeavesAModelAndATable() {
        ExplainConfig plan = plan();
        float[] picture;
        try (var _ = Scope.open()) {
            SyntheticScores data = SyntheticScores.of(60, 6, 3, 2, 3, 1);
            picture = data.picture(5);
            ScoreCache.write(data.scores(), folder.resolve("scores"));
        }
        ExplainTraining.Outcome outcome = ExplainLearn.run(plan, folder, "first", Screen.none());
        Path run = folder.resolve("first");
        assertThat(outcome.finished()).isTrue();
        assertThat(RunRecord.read(run).status()).isEqualTo(RunStatus.FINISHED);
        ExplainModel model = ExplainModel.load(run.resolve("artifacts").resolve("model"));
        assertThat(model.decide(picture).logits())
                .isEqualTo(outcome.model().decide(picture).logits());
        assertThat(run.resolve("artifacts").resolve("weights.csv")).isNotEmptyFile();
        assertThatThrownBy(() -> ExplainLearn.resume(run, Screen.none()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("finished");
    }

    @Test
    void aRunThatWasInterruptedGoesOn() {
        try (var _ = Scope.open()) {
            ScoreCache.write(SyntheticScores.of(60, 6, 3, 2, 3, 1).scores(), folder.resolve("scores"));
        }
        double[][] whole = ExplainLearn.run(plan(), folder, "whole", Screen.none())
                .model()
                .trained()
                .weights();
        Run.start(new dev.alea.run.RunSpec(folder, "torn", "explain-learn", plan(), java.util.Map.of()))
                .close();
        assertThat(ExplainLearn.resume(folder.resolve("torn"), Screen.none())
                        .model()
                        .trained()
                        .weights())
                .isDeepEqualTo(whole);
    }

    @Test
    void aFolderWithoutScoresIsRefusedBeforeARunIsStarted() {
        assertThatThrownBy(() -> ExplainLearn.run(plan(), folder, "none", Screen.none()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no scores");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private ExplainConfig plan() {
        return ExplainConfig.defaults()
                .withSources(Path.of(""), Path.of(""), Path.of(""), folder.resolve("scores"))
                .withTraining(new TrainingSettings(2, 16, 0.2, 2, 3));
    }
}
