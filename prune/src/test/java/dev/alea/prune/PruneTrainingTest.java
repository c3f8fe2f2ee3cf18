package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.NumericsException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.UsageException;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneTrainingTest {
    private static final int STEPS = 6;

    @TempDir
    Path runs;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gumbel-softmax",
                "straight-through-gumbel-softmax",
                "reinforce",
                "leave-one-out",
                "second-order-straight-through",
                "gumbel-rao"
            })
    void anInterruptedRunEndsWithTheSameBits(String estimator) {
        PruneConfig plan = plan().withEstimator(new EstimatorSettings(estimator, 2));
        try (var _ = Scope.open()) {
            Map<String, float[]> whole;
            Map<String, double[]> wholeLog;
            try (Run run = start(plan, "whole")) {
                whole = logits(train(plan, run, _ -> OptionalDouble.empty()));
                wholeLog = log(run);
            }
            try (Run run = start(plan, "torn")) {
                assertThatThrownBy(() -> train(plan, run, _ -> {
                            throw new Interruption();
                        }))
                        .isInstanceOf(Interruption.class);
            }
            try (Run run = Run.resume(runs.resolve("torn"))) {
                assertThat(run.latestCheckpoint().orElseThrow().step()).isEqualTo(2);
                Map<String, float[]> resumed = logits(train(plan, run, _ -> OptionalDouble.empty()));
                resumed.forEach((name, values) -> assertThat(values).isEqualTo(whole.get(name)));
                log(run).forEach((name, values) -> assertThat(values).as(name).isEqualTo(wholeLog.get(name)));
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gumbel-softmax",
                "straight-through-gumbel",
                "reinforce",
                "leave-one-out",
                "straight-through",
                "second-order-straight-through"
            })
    void patternsWithTooManyCandidatesForATableTrainToo(String estimator) {
        PruneConfig plan = plan().withPattern("8:16").withEstimator(new EstimatorSettings(estimator, 2));
        try (var _ = Scope.open();
                Run run = start(plan, "many-" + estimator)) {
            PruneTraining.Outcome outcome = train(plan, run, _ -> OptionalDouble.empty());
            MaskStatistics mean = MaskStatistics.mean(outcome.layers());
            assertThat(mean.maxProbability()).isBetween(1.0 / 12_870, 1.0);
            assertThat(mean.entropy()).isBetween(0.0, Math.log(12_870));
            outcome.masks()
                    .hardMasks()
                    .forEach((name, mask) -> assertThat(
                                    Tensors.longs(mask.reshape(-1, 16).sum(1)))
                            .as(name)
                            .containsOnly(8));
        }
    }

    @Test
    void anEstimatorThatNeedsATableIsRefusedWhereThereIsNone() {
        PruneConfig plan = plan().withPattern("8:16").withEstimator(new EstimatorSettings("gumbel-rao", 2));
        try (var _ = Scope.open();
                Run run = start(plan, "no-table")) {
            assertThatThrownBy(() -> train(plan, run, _ -> OptionalDouble.empty()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("gumbel-rao")
                    .hasMessageContaining("12870 masks per group");
        }
    }

    @Test
    void oneDrawPerStepAndMicroBatchesTrainToo() {
        TrainingSettings shape = new TrainingSettings(2, 4, 2, true, List.of("1"), 0.5, 2, 2, false, false);
        PruneConfig plan = plan().withTraining(shape);
        try (var _ = Scope.open();
                Run run = start(plan, "shared")) {
            PruneTraining.Outcome outcome = train(plan, run, _ -> OptionalDouble.empty());
            assertThat(outcome.layers().keySet()).allMatch(name -> PruneWeights.block(name) == 0);
            assertThat(log(run)).containsKey("distillation");
        }
    }

    @Test
    void aLossThatIsNotANumberStopsTheRunAndNamesItsPlace() {
        PruneConfig plan = plan();
        try (var _ = Scope.open();
                Run run = start(plan, "broken")) {
            LanguageModel model = model();
            MaskSampler poisoned = (name, logits, weight, settings, step, draw) ->
                    logits.sum().mul(new Scalar(Double.NaN)).add(weight);
            var task = PruneTraining.Task.of(plan, model, rows(), Map.of());
            var broken = new PruneTraining.Task(plan, model, task.rows(), Map.of(), poisoned, task.noise());
            assertThatThrownBy(() -> PruneTraining.train(broken, run, _ -> OptionalDouble.empty()))
                    .isInstanceOf(NumericsException.class)
                    .hasMessageContaining("step 0")
                    .hasMessageContaining("kappa 100")
                    .hasMessageContaining("q_proj");
        }
    }

    @Test
    void aDenseLayerThatDoesNotExistIsRefused() {
        PruneConfig plan = plan();
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> PruneWeights.sparse(
                            model(), dev.alea.choice.structure.MaskPattern.parse(plan.pattern()), List.of("7")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("block numbers 0 to 1");
        }
    }

    /** What stops a run without a checkpoint of its own. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static PruneConfig plan() {
        PruneConfig plan = PruneConfig.defaults();
        return plan.withEvaluation(new EvaluationSettings(java.util.Optional.empty(), 16, 0, "standard", 3))
                .withTraining(new TrainingSettings(STEPS, 2, 1, false, List.of(), 0, 1, 2, false, false))
                .resolved();
    }

    private Run start(PruneConfig plan, String name) {
        return Run.start(new RunSpec(runs, name, "prune-learn", plan, Map.of()));
    }

    private static LanguageModel model() {
        return ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"))
                .model();
    }

    private static TokenRows rows() {
        int[][] rows = new int[5][16];
        for (int r = 0; r < rows.length; r++) {
            for (int t = 0; t < rows[r].length; t++) {
                rows[r][t] = (31 * r + 7 * t * t) % 256;
            }
        }
        return new TokenRows(rows, "test");
    }

    private static PruneTraining.Outcome train(
            PruneConfig plan, Run run, Function<MaskLogits, OptionalDouble> evaluate) {
        return PruneTraining.train(PruneTraining.Task.of(plan, model(), rows(), Map.of()), run, evaluate);
    }

    private static Map<String, float[]> logits(PruneTraining.Outcome outcome) {
        Map<String, float[]> values = new LinkedHashMap<>();
        outcome.masks().logits().forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        return values;
    }

    private static Map<String, double[]> log(Run run) {
        Map<String, double[]> values = new LinkedHashMap<>();
        run.history().series().forEach((name, series) -> values.put(name, series.values()));
        return values;
    }
}
