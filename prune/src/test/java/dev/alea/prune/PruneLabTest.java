package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.lab.Entrant;
import dev.alea.choice.lab.LabSettings;
import dev.alea.choice.lab.PanelResult;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneLabTest {
    private static final LabSettings FEW = LabSettings.defaults().withDraws(500);
    private static final PruneLab.Settings SMALL = new PruneLab.Settings(5, 3, 2);

    @TempDir
    private Path folder = Path.of("");

    private Path learned() {
        PruneConfig plan = Trial.plan(folder, 2);
        plan = plan.withAnneal(new AnnealSettings(10, 20, 2, 1, 0, 0));
        return Path.of(
                PruneLearn.run(plan, folder.resolve("runs"), Optional.of("a")).run());
    }

    private static PruneLabResult measure(Path run, String... names) {
        List<Entrant> entrants = Stream.of(names).map(Entrant::of).toList();
        return PruneLab.run(run, entrants, SMALL, FEW, Screen.none());
    }

    @Test
    void theExactExpectationHasNoErrorAndOnlyWhatATrainingTakesMeetsItsNoise() throws IOException {
        Path run = learned();
        byte[] record = Files.readAllBytes(run.resolve("run.json"));
        PruneLabResult result = measure(
                run, "exact", "local-expectation", "gumbel-softmax", "leave-one-out", "gumbel-softmax:temperature=3");
        assertThat(result.step()).isEqualTo(2);
        assertThat(result.kappa()).isEqualTo(20);
        assertThat(result.tau()).isEqualTo(1);
        assertThat(result.weights()).hasSize(5);
        assertThat(result.entropy()).isBetween(0.0, Math.log(6));
        assertThat(result.misfit()).isLessThan(0.1);
        assertThat(result.lossDeviation()).isPositive();
        List<PanelResult.Row> rows = result.panel().rows();
        assertThat(rows.get(0).held().squaredError().value()).isCloseTo(0, within(1e-20));
        assertThat(rows.get(1).held().deviation().value()).isCloseTo(0, within(1e-9));
        assertThat(rows.get(1).held().evaluations()).isEqualTo(6);
        assertThat(rows).extracting(row -> row.training().isPresent()).containsExactly(false, false, true, true, true);
        assertThat(rows.get(2).held().estimator().toString()).contains("1.0");
        assertThat(rows.get(4).held().estimator().toString()).contains("3.0");
        PanelResult.Row score = rows.get(3);
        assertThat(score.training().orElseThrow().deviation().value())
                .as("a score meets the noise of the whole loss")
                .isGreaterThan(2 * score.held().deviation().value());
        assertThat(Files.readAllBytes(run.resolve("run.json")))
                .as("the run is not changed")
                .isEqualTo(record);
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        Path run = learned();
        PanelResult first = measure(run, "straight-through").panel();
        PanelResult again = measure(run, "straight-through").panel();
        assertThat(again.panel().values()).isEqualTo(first.panel().values());
        assertThat(again.rows().getFirst().training().orElseThrow().squaredError())
                .isEqualTo(first.rows().getFirst().training().orElseThrow().squaredError());
    }

    @Test
    void slopesOfAGroupAreDifferencesOfItsLosses() {
        try (var _ = Scope.open();
                var loaded = ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"))) {
            Torch.initialise();
            var pattern = new MaskPattern(2, 4);
            SequencedMap<String, Tensor> logits = new LinkedHashMap<>();
            for (String name : loaded.model().prunable()) {
                long groups = PruneWeights.parameter(loaded.model(), name).numel() / 4;
                logits.put(name, Tensors.of(new float[Math.toIntExact(6 * groups)], 6, groups));
            }
            List<MaskGroup> groups = MaskGroup.choose(logits, 3, Draws.of(4));
            Tensor ids = Tensors.of(new long[] {1, 5, 9, 2, 7, 3, 8, 8, 4, 6}, 2, 5);
            var losses =
                    new GroupLosses(new Objective(loaded.model(), 0, 1), pattern, logits, groups, ids, Draws.of(4));
            Map<String, Tensor> masks = losses.masks(0);
            Map<String, Tensor> masked = losses.masked(masks);
            GroupLosses.Answer all = losses.at(masked);
            double h = 1e-4;
            for (MaskGroup group : groups) {
                double[] here = losses.mask(group, masks).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                GroupLosses.Answer alone = losses.with(group, masked, here);
                assertThat(alone.loss()).isCloseTo(all.loss(), within(1e-14));
                assertThat(alone.slopes().getFirst()).isEqualTo(all.slopes().get(groups.indexOf(group)));
                for (int i = 0; i < 4; i++) {
                    double[] up = here.clone();
                    double[] down = here.clone();
                    up[i] += h;
                    down[i] -= h;
                    double difference = (losses.with(group, masked, up).loss()
                                    - losses.with(group, masked, down).loss())
                            / (2 * h);
                    assertThat(alone.slopes().getFirst().get(i)).isCloseTo(difference, within(1e-9));
                }
            }
        }
    }

    @Test
    void groupsAreDifferentAndSpreadOverTheWeights() {
        try (var _ = Scope.open()) {
            SequencedMap<String, Tensor> logits = new LinkedHashMap<>();
            logits.put("a", Tensors.of(new float[6], 6, 1));
            logits.put("b", Tensors.of(new float[12], 6, 2));
            logits.put("c", Tensors.of(new float[60], 6, 10));
            List<MaskGroup> three = MaskGroup.choose(logits, 3, Draws.of(1));
            assertThat(three).extracting(MaskGroup::weight).containsExactlyInAnyOrder("a", "b", "c");
            List<MaskGroup> all = MaskGroup.choose(logits, 100, Draws.of(1));
            assertThat(new HashSet<>(all)).hasSameSizeAs(all).hasSize(13);
        }
    }

    @Test
    void whatIsNoLearnedMaskIsRefusedWithASentence() throws IOException {
        assertThatThrownBy(() -> measure(folder.resolve("nothing"), "exact"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no run");
        Path run = learned();
        for (Path step : checkpoints(run)) {
            Files.delete(step.resolve("manifest.json"));
        }
        assertThatThrownBy(() -> measure(run, "exact"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no whole checkpoint");
        Path other = Path.of(
                PruneBaseline.run(Trial.plan(folder, 2), "magnitude", true, folder.resolve("runs"), Optional.of("b"))
                        .run());
        assertThatThrownBy(() -> measure(other, "exact"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("prune-magnitude");
        assertThatThrownBy(() -> new PruneLab.Settings(0, 3, 0)).hasMessageContaining("--groups is 0");
        assertThatThrownBy(() -> new PruneLab.Settings(1, 3, -1)).hasMessageContaining("--rows is -1");
    }

    private static List<Path> checkpoints(Path run) throws IOException {
        try (Stream<Path> steps = Files.list(run.resolve("checkpoints"))) {
            return steps.toList();
        }
    }
}
