package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.run.NumericsException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainTrainingTest {
    private static final int CONCEPTS = 11;
    private static final int CLASSES = 5;

    @TempDir
    Path runs;

    @ParameterizedTest
    @CsvSource({
        "GATE, straight-through-binary-concrete",
        "GATE, reinforce",
        "GATE, disarm",
        "GATE, leave-one-out",
        "GATE, rebar",
        "GATE, second-order-straight-through",
        "GATE, hard-concrete",
        "L1, straight-through-binary-concrete",
        "CONTRASTIVE, straight-through-binary-concrete",
        "GUMBEL, straight-through-binary-concrete",
        "SIMILARITY, straight-through-binary-concrete"
    })
    void anInterruptedRunEndsWithTheSameBits(Mode mode, String estimator) {
        ExplainConfig plan =
                plan(mode, 3).withGate(ExplainConfig.defaults().gate().withEstimator(estimator));
        try (var _ = Scope.open()) {
            ConceptScores scores = data().scores();
            double[][] whole;
            Map<String, double[]> wholeLog;
            try (Run run = start(plan, "whole")) {
                whole = weights(train(plan, scores, run));
                wholeLog = log(run);
            }
            try (Run run = start(plan, "torn")) {
                train(plan, scores, run);
            }
            int newest = newestCheckpoint("torn");
            delete(checkpoint("torn", newest));
            try (Run run = Run.resume(runs.resolve("torn"))) {
                assertThat(run.latestCheckpoint().orElseThrow().step()).isBetween(1L, newest - 1L);
                assertThat(weights(train(plan, scores, run))).isDeepEqualTo(whole);
                assertThat(wholeLog).isNotEmpty();
                log(run).forEach((name, values) -> assertThat(values).as(name).isEqualTo(wholeLog.get(name)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyModeLearnsAndItsRuleDecidesAsItDoes(Mode mode) {
        ExplainConfig plan = plan(mode, 60)
                .withLayer(new LayerSettings(Initialisation.IDENTITY, true, true, true, true))
                .withOptimizer(ExplainConfig.defaults().optimizer().withRates(5e-3, 2e-2));
        try (var _ = Scope.open();
                Run run = start(plan, "learns")) {
            SyntheticScores data = data();
            ExplainTraining.Outcome outcome = train(plan, data.scores(), run);
            assertThat(outcome.finished()).isTrue();
            Validation validation = outcome.validation().orElseThrow();
            assertThat(validation.accuracy()).isGreaterThan(0.8);
            int[] rows = SyntheticScores.split(data.scores(), 0.2).validation();
            long right = Arrays.stream(rows)
                    .filter(row -> outcome.model().decide(data.picture(row)).predicted()
                            == data.scores().labels()[row])
                    .count();
            assertThat((double) right / rows.length).isCloseTo(validation.accuracy(), within(1.01 / rows.length));
            assertThat(log(run).get("validation_accuracy")).hasSize(60);
        }
    }

    @ParameterizedTest
    @CsvSource({"GATE, 3", "GUMBEL, 3", "L1, 3"})
    void aScoreThatIsNotANumberStopsTheRunAndNamesItsPicture(Mode mode, int row) {
        for (String estimator : new String[] {"straight-through-binary-concrete", "disarm"}) {
            ExplainConfig plan = plan(mode, 2)
                    .withGate(ExplainConfig.defaults().gate().withEstimator(estimator))
                    .withTraining(new TrainingSettings(2, 9, 0, false, 1, 100));
            try (var _ = Scope.open();
                    Run run = start(plan, "broken-" + estimator)) {
                ConceptScores scores = data().scores();
                scores.values().select(0, row).select(0, 4).fill_(new Scalar(Double.NaN));
                assertThatThrownBy(() -> train(plan, scores, run))
                        .isInstanceOf(NumericsException.class)
                        .hasMessageContaining("before step 0: the scores of picture " + row + " are not finite");
            }
        }
    }

    @Test
    void aRateThatBlowsUpStopsTheRunBeforeACheckpoint() {
        ExplainConfig plan = plan(Mode.L1, 200)
                .withOptimizer(ExplainConfig.defaults().optimizer().withRates(1e30, 1e30));
        try (var _ = Scope.open();
                Run run = start(plan, "blown")) {
            assertThatThrownBy(() -> train(plan, data().scores(), run))
                    .isInstanceOf(NumericsException.class)
                    .hasMessageContaining("step ")
                    .hasMessageContaining("a batch of 16 pictures")
                    .hasMessageContaining("learning-rate");
        }
    }

    @Test
    void whoFollowsATrainingHearsOfEveryEpoch() {
        ExplainConfig plan = plan(Mode.GATE, 3);
        List<Integer> heard = new ArrayList<>();
        try (var _ = Scope.open();
                Run run = start(plan, "followed")) {
            ExplainTraining.train(SyntheticScores.task(plan, data().scores()), run, heard::add);
        }
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void thePublishedTrainerNeverMovesItsHead() {
        try (var _ = Scope.open()) {
            ConceptScores scores = data().scores();
            assertThat(headAfter(ExplainConfig.repo(Mode.GUMBEL), scores, 1))
                    .isEqualTo(headAfter(ExplainConfig.repo(Mode.GUMBEL), scores, 3));
            assertThat(headAfter(ExplainConfig.paper(Mode.GUMBEL), scores, 1))
                    .isNotEqualTo(headAfter(ExplainConfig.paper(Mode.GUMBEL), scores, 3));
        }
    }

    private float[] headAfter(ExplainConfig base, ConceptScores scores, int epochs) {
        ExplainConfig plan = base.withTraining(plan(Mode.GUMBEL, epochs).training());
        var task = SyntheticScores.task(plan, scores);
        var measured = Standardiser.measured(scores.values(), task.split().train());
        LinearLearner learner =
                LinearLearner.start(plan, scores, measured, plan.loss().loss(plan.mode(), Optional.empty()));
        var optimizers = TrainingState.Optimizers.of(learner, plan.optimizer());
        var order = new BatchOrder(task.split().train(), 16, Draws.of(1));
        var labels = Tensors.of(scores.labels(), scores.labels().length);
        for (int step = 0; step < epochs; step++) {
            optimizers.zeroGradients();
            TrainingPoint point = TrainingPoint.at(plan, step, epochs, 0);
            learner.accumulate(point, Batch.of(scores.values(), labels, order.at(step)));
            optimizers.step(point);
        }
        return Tensors.floats(learner.model().head());
    }

    @Test
    void theProximalStepLeavesTrueZerosInTheLayer() {
        try (var _ = Scope.open()) {
            ExplainConfig plan = plan(Mode.L1, 10)
                    .withLayer(new LayerSettings(Initialisation.DEFAULT, false, true, true, true))
                    .withOptimizer(ExplainConfig.defaults().optimizer().withRates(1e-2, 1e-2));
            assertThat(zeros(plan, true)).isGreaterThan(20);
            assertThat(zeros(plan, false)).isZero();
        }
    }

    private static long zeros(ExplainConfig base, boolean proximal) {
        LossSettings d = base.loss();
        ExplainConfig plan = base.withLoss(new LossSettings(
                1, 5, proximal, d.scale(), d.temperature(), d.gumbelTerms(), false, d.pairing(), 5, false));
        ConceptScores scores = data().scores();
        var measured = Standardiser.measured(scores.values(), 0, 1, 2, 3, 4, 5, 6, 7);
        LinearLearner learner =
                LinearLearner.start(plan, scores, measured, plan.loss().loss(Mode.L1, Optional.empty()));
        var optimizers = TrainingState.Optimizers.of(learner, plan.optimizer());
        var order = new BatchOrder(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, Draws.of(1));
        var labels = Tensors.of(scores.labels(), scores.labels().length);
        for (int step = 0; step < 60; step++) {
            optimizers.zeroGradients();
            TrainingPoint point = TrainingPoint.at(plan, step, 60, 0);
            learner.accumulate(point, Batch.of(scores.values(), labels, order.at(step)));
            optimizers.step(point);
            learner.afterStep(point);
        }
        return learner.model().cbl().eq(new Scalar(0.0)).sum().item_long();
    }

    @Test
    void aLastBatchOfOneIsLeftOutOfTheConceptLossWithANotice() {
        ExplainConfig plan = plan(Mode.SIMILARITY, 1).withTraining(new TrainingSettings(1, 79, 0, false, 1, 100));
        try (var _ = Scope.open();
                Run run = start(plan, "alone")) {
            ExplainTraining.Outcome outcome = train(plan, data().scores(), run);
            assertThat(outcome.warnings()).anyMatch(text -> text.contains("last batch of every epoch has one picture"));
            assertThat(outcome.validation()).isEmpty();
            double[] losses = Objects.requireNonNull(log(run).get("concept_loss"));
            assertThat(losses[losses.length - 1]).isZero();
            assertThat(losses[0]).isNegative();
        }
    }

    @Test
    void batchesOfOneTrainByCrossEntropyAloneWithANotice() {
        for (Mode mode : new Mode[] {Mode.SIMILARITY, Mode.CONTRASTIVE, Mode.GUMBEL}) {
            ExplainConfig plan = plan(mode, 1).withTraining(new TrainingSettings(1, 1, 0, false, 1, 100));
            try (var _ = Scope.open();
                    Run run = start(plan, "single-" + mode)) {
                ExplainTraining.Outcome outcome = train(plan, data().scores(), run);
                assertThat(outcome.warnings()).anyMatch(text -> text.contains("training.batch is 1"));
                assertThat(Objects.requireNonNull(log(run).get("concept_loss"))).containsOnly(0);
            }
        }
    }

    @Test
    void classesWithoutAPictureAndConstantConceptsAreListed() {
        ExplainConfig plan = plan(Mode.GATE, 1);
        try (var _ = Scope.open();
                Run run = start(plan, "odd")) {
            ConceptScores full = data().scores();
            full.values().select(1, 2).fill_(new Scalar(20.0));
            var classes = new ArrayList<>(full.classes());
            classes.add("never seen");
            var scores = new ConceptScores(full.values(), full.labels(), full.concepts(), classes, full.clip());
            assertThat(train(plan, scores, run).warnings())
                    .anyMatch(text -> text.contains("no training picture") && text.endsWith(": never seen"))
                    .anyMatch(
                            text -> text.contains("score the same for every picture") && text.endsWith(": concept 2"));
        }
    }

    @Test
    void positivesOfClassesNeedTheirTable() {
        LossSettings d = ExplainConfig.defaults().loss();
        ExplainConfig plan = plan(Mode.CONTRASTIVE, 1)
                .withLoss(new LossSettings(
                        1, 0, true, 0.5, 1, d.gumbelTerms(), false, LossSettings.PairingRule.CLASS_CONCEPTS, 5, false));
        try (var _ = Scope.open();
                Run run = start(plan, "table")) {
            SyntheticScores data = data();
            assertThatThrownBy(() -> train(plan, data.scores(), run))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("loss.pairing is class-concepts");
            var bare = SyntheticScores.task(plan, data.scores());
            var task = new ExplainTraining.Task(plan, data.scores(), bare.split(), Optional.of(data.table()));
            assertThat(ExplainTraining.train(task, run).finished()).isTrue();
        }
    }

    private static SyntheticScores data() {
        return SyntheticScores.of(80, CONCEPTS, CLASSES, 3, 4, 7);
    }

    private static ExplainConfig plan(Mode mode, int epochs) {
        return ExplainConfig.defaults().withMode(mode).withTraining(new TrainingSettings(epochs, 16, 0.2, false, 1, 2));
    }

    private Run start(ExplainConfig plan, String name) {
        return Run.start(new RunSpec(runs, name, "explain-train", plan, Map.of()));
    }

    private static ExplainTraining.Outcome train(ExplainConfig plan, ConceptScores scores, Run run) {
        return ExplainTraining.train(SyntheticScores.task(plan, scores), run);
    }

    private static double[][] weights(ExplainTraining.Outcome outcome) {
        return outcome.model().trained().weights();
    }

    private static Map<String, double[]> log(Run run) {
        Map<String, double[]> values = new LinkedHashMap<>();
        run.history().series().forEach((name, series) -> {
            if (!name.equals("pictures_per_second")) {
                values.put(name, series.values());
            }
        });
        return values;
    }

    private int newestCheckpoint(String run) {
        try (var files = Files.list(runs.resolve(run).resolve("checkpoints"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("step-"))
                    .mapToInt(name -> Integer.parseInt(name.substring(5)))
                    .max()
                    .orElseThrow();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private Path checkpoint(String run, int step) {
        return runs.resolve(run)
                .resolve("checkpoints")
                .resolve(String.format(java.util.Locale.ROOT, "step-%06d", step));
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
