package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.clip.ClipFolder;
import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import dev.alea.run.log.History;
import dev.alea.run.log.Series;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainPretrainTest {
    @TempDir
    Path folder;

    private PretrainResult run(PretrainConfig plan, String name) {
        return ExplainPretrain.run(plan, folder.resolve("runs"), Optional.of(name), Screen.none());
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(folder.resolve("runs").resolve(name).resolve("artifacts/clip/model.safetensors"));
    }

    @Test
    void picturesOfTracksThatItHasNotSeenFindTheirNamesAndConcepts() throws IOException {
        PretrainConfig plan = TinySigns.write(folder);
        PretrainResult result = run(plan.withTraining(plan.training().withSteps(120)), "signs");
        assertThat(result.finished()).isTrue();
        assertThat(result.heldOut()).isPositive();
        assertThat(result.pictures() + result.heldOut()).isEqualTo(60);
        assertThat(result.accuracy().orElseThrow()).isGreaterThan(0.9);
        assertThat(result.conceptAuc().orElseThrow()).isGreaterThan(0.95);
        assertThat(result.captions()).isEqualTo(6);
        Path run = Path.of(result.run());
        assertThat(RunRecord.read(run).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.resolve("report.html"))
                .content()
                .contains("Zero-shot accuracy by class", "data:image/png", "half sign");
        Map<String, ?> series = History.read(run.resolve("events.jsonl")).series();
        assertThat(series.keySet())
                .contains("loss", "accuracy", "concept_auc", "grad_norm", "learning_rate", "logit_scale");
        assertThat(result.toJson()).containsKeys("accuracy", "concept_auc", "held_out", "run");
        try (var _ = Scope.open();
                var model = ClipFolder.load(run)) {
            assertThat(model.warnings()).isEmpty();
            assertThat(model.clip().config().vision().imageSize()).isEqualTo(8);
        }
    }

    @Test
    void aRunThatLostItsLastCheckpointsEndsWithTheSameBits() throws IOException {
        PretrainConfig plan = TinySigns.write(folder);
        run(plan, "whole");
        Path broken = folder.resolve("runs/broken");
        try (var _ = Scope.open();
                PretrainSession session = PretrainSession.open(plan);
                Run run = session.start(folder.resolve("runs"), Optional.of("broken"), Screen.none())) {
            PretrainLoop.train(session.task(), run); // closed without an end, as by a kill after the last step
        }
        Path newest = broken.resolve("checkpoints/step-000030");
        assertThat(newest).isDirectory();
        try (var files = Files.walk(newest)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        PretrainResult resumed = ExplainPretrain.resume(broken, Screen.none());
        assertThat(resumed.finished()).isTrue();
        assertThat(weights("broken")).isEqualTo(weights("whole"));
        var whole = History.read(folder.resolve("runs/whole/events.jsonl")).series();
        var again = History.read(broken.resolve("events.jsonl")).series();
        for (String metric :
                whole.keySet().stream().filter(m -> !m.contains("per_second")).toList()) {
            Series expected = Objects.requireNonNull(whole.get(metric));
            Series found = Objects.requireNonNull(again.get(metric), metric);
            assertThat(found.steps()).as(metric).isEqualTo(expected.steps());
            assertThat(found.values()).as(metric).isEqualTo(expected.values());
        }
    }

    @Test
    void anotherSeedGivesAnotherNetworkAndALongerPlanGoesOn() throws IOException {
        PretrainConfig plan = TinySigns.write(folder);
        run(plan, "one");
        run(plan, "same");
        run(Configs.override(plan, Map.of("seed", "2")), "other");
        assertThat(weights("same")).isEqualTo(weights("one"));
        assertThat(weights("other")).isNotEqualTo(weights("one"));
        PretrainResult longer = ExplainPretrain.extend(folder.resolve("runs/one"), 40, Screen.none());
        assertThat(longer.steps()).isEqualTo(40);
        assertThat(weights("one")).isNotEqualTo(weights("same"));
        assertThatThrownBy(() -> ExplainPretrain.extend(folder.resolve("runs/one"), 40, Screen.none()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("plan of 40 steps; extend it to more, not to 40");
    }

    @Test
    void captionsOfSinglePicturesServeAsWell() throws IOException {
        PretrainConfig plan = TinySigns.write(folder);
        var lines = new StringBuilder("file,caption\n");
        for (String of : new String[] {"0_red", "1_blue"}) {
            for (int i = 0; i < 20; i++) {
                String name = String.format(java.util.Locale.ROOT, "%s/%05d_%05d.ppm", of, i / 5, i % 5);
                lines.append(name).append(",a ").append(of.substring(2)).append(" thing\n");
            }
        }
        Path captions = Files.writeString(folder.resolve("captions.csv"), lines);
        PretrainConfig own = new PretrainConfig(
                plan.pictures(),
                Optional.empty(),
                Optional.of(captions),
                1,
                0,
                plan.network(),
                plan.augment(),
                plan.optimizer(),
                plan.training());
        PretrainResult result = run(own, "captions");
        assertThat(result.captions()).isEqualTo(2);
        assertThat(result.pictures() + result.heldOut()).isEqualTo(40);
        assertThat(result.accuracy()).isEmpty();
        assertThat(result.conceptAuc()).isPresent();
        assertThat(result.warnings()).singleElement().asString().contains("20 of 60 pictures have no caption");
    }

    @Test
    void plansThatCannotWorkAreRefusedBeforeARunIsMade() throws IOException {
        PretrainConfig plan = TinySigns.write(folder);
        assertThatThrownBy(() -> run(PretrainConfig.defaults().withTable(folder), "a"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no pictures were given");
        assertThatThrownBy(() -> run(PretrainConfig.defaults().withPictures(folder), "b"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("neither table nor captions");
        assertThatThrownBy(() -> run(plan.withCaptions(folder.resolve("x")), "c"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("both table and captions");
        Files.createDirectories(folder.resolve("pictures/9_unknown"));
        Files.copy(
                folder.resolve("pictures/0_red/00000_00000.ppm"), folder.resolve("pictures/9_unknown/00000_00000.ppm"));
        assertThatThrownBy(() -> run(plan, "d"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("9_unknown")
                .hasMessageContaining("0_red");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void aPlanSurvivesItsFile() {
        PretrainConfig plan = PretrainConfig.defaults().withPictures(Path.of("signs"));
        assertThat(Configs.parse(PretrainConfig.class, Configs.write(plan), "x", PretrainConfig.defaults()))
                .isEqualTo(plan);
        assertThatThrownBy(() -> Configs.override(plan, Map.of("network.patch", "3")))
                .hasMessageContaining("network.patch is 3; allowed: a divisor of network.side");
        assertThatThrownBy(() -> Configs.override(plan, Map.of("training.held-out", "1")))
                .hasMessageContaining("training.held-out is 1.0");
        assertThatThrownBy(() -> Configs.override(plan, Map.of("optimizer.beta1", "1")))
                .hasMessageContaining("beta1");
    }
}
