package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneEvaluationTest {
    @TempDir
    private Path folder = Path.of("");

    private Path runs() {
        return folder.resolve("runs");
    }

    @Test
    void aWrittenModelThatMeasuresOtherwiseThanTheTrainedOneIsRefused() {
        PruneConfig plan = Trial.plan(folder, 1);
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(plan)) {
            double dense = session.perplexity(Map.of()).orElseThrow().perplexity();
            Path model = session.loaded().source();
            assertThat(PruneEvaluation.remeasure(session, model, dense)).isEqualTo(dense);
            double other = Math.nextUp(dense);
            assertThatThrownBy(() -> PruneEvaluation.remeasure(session, model, other))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the written model has perplexity " + dense)
                    .hasMessageContaining("the one in memory had " + other)
                    .hasMessageContaining("export them again");
        }
    }

    @Test
    void aPlanThatAsksForBaselinesMeasuresEachAndOneThatDoesNotOnlyTheDenseModel() {
        PruneConfig plan = Trial.plan(folder, 1);
        TrainingSettings with = new TrainingSettings(1, 4, 1, false, List.of(), 0, 1, 2, true, true);
        try (var _ = Scope.open();
                PruneSession few = PruneSession.open(plan);
                PruneSession all = PruneSession.open(plan.withTraining(with));
                PruneSession blind = PruneSession.open(
                        plan.withEvaluation(new EvaluationSettings(Optional.empty(), 16, 0, "standard", 0)))) {
            assertThat(PruneEvaluation.baselines(few).keySet()).containsExactly("dense");
            assertThat(PruneEvaluation.baselines(blind)).isEmpty();
            var table = PruneEvaluation.baselines(all);
            assertThat(table.keySet()).containsExactly("dense", "magnitude", "wanda", "sparsegpt");
            double expected = OneShotMasks.perplexity(
                            all, OneShotMasks.prune(all, "wanda", false, dev.alea.prune.oneshot.Order.SEQUENTIAL))
                    .orElseThrow()
                    .perplexity();
            assertThat(table).containsEntry("wanda", expected);
        }
    }

    /** Tokens that the model does not have, found when the training has begun. */
    private PruneConfig foreign() throws Exception {
        Path rows = folder.resolve("foreign.npy");
        var ids = dev.alea.formats.tensor.TensorData.zeros(
                "rows", dev.alea.formats.tensor.DType.I32, dev.alea.formats.tensor.Shape.of(4, 16));
        ids.bytes().fill((byte) 0x70);
        dev.alea.formats.npy.Npy.write(rows, ids);
        PruneConfig plan = Trial.plan(folder, 2);
        return plan.withCalibration(new CalibrationSettings(Optional.of(rows), 16, 4))
                .withPrior(new PriorSettings("wanda", 3, 0.01))
                .withFinetune(new FinetuneSettings(2, 1e-3, 0.5, 0));
    }

    private void failed(String name) {
        RunRecord record = RunRecord.read(runs().resolve(name));
        assertThat(record.status()).as(name).isEqualTo(RunStatus.FAILED);
        assertThat(record.failure().orElseThrow()).as(name).contains("token id");
    }

    @Test
    void aFaultInTheMiddleIsInTheRecordOfTheRunWhicheverKindItIs() throws Exception {
        PruneConfig plan = foreign();
        PruneResult mask = PruneBaseline.run(plan, "magnitude", false, runs(), Optional.of("mask"));
        Path file = Path.of(mask.run()).resolve("artifacts").resolve(PruneExport.MASK_FILE);
        assertThatThrownBy(() -> PruneLearn.run(plan, runs(), Optional.of("learn")))
                .hasMessageContaining("token id");
        failed("learn");
        assertThatThrownBy(() -> PruneBaseline.run(plan, "wanda", false, runs(), Optional.of("baseline")))
                .hasMessageContaining("token id");
        failed("baseline");
        assertThatThrownBy(() -> PruneSensitivity.run(plan, "wanda", 0.1, runs(), Optional.of("sensitivity")))
                .hasMessageContaining("token id");
        failed("sensitivity");
        assertThatThrownBy(() -> PruneFinetune.run(plan, file, runs(), Optional.of("finetune")))
                .hasMessageContaining("token id");
        failed("finetune");
    }

    @Test
    void aMethodThatIsNotKnownLeavesNoRunBehind() {
        PruneConfig plan = Trial.plan(folder, 1);
        assertThatThrownBy(() -> PruneBaseline.run(plan, "guess", false, runs(), Optional.of("a")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the method \"guess\" is unknown; allowed: [magnitude, wanda, sparsegpt]");
        assertThatThrownBy(() -> PruneSensitivity.run(plan, "guess", 0.5, runs(), Optional.of("b")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the method \"guess\" is unknown");
        assertThat(Files.exists(runs())).isFalse();
    }

    @Test
    void aMaskThatIsTooSureAtTheStartAndOneThatIsUnsureAtTheEndAreWarnedOf() {
        PruneConfig plan = Trial.plan(folder, 10);
        PruneResult sure =
                PruneLearn.run(plan.withPrior(new PriorSettings("magnitude", 100, 0.01)), runs(), Optional.of("sure"));
        assertThat(sure.warnings()).singleElement().asString().contains("nothing is explored", "prior.strength");
        PruneResult unsure = PruneLearn.run(
                plan.withPrior(new PriorSettings("none", 0, 0.01))
                        .withAnneal(new AnnealSettings(1e-3, 1e-3, 4, 0.05, 0, 0)),
                runs(),
                Optional.of("unsure"));
        assertThat(unsure.warnings()).singleElement().asString().contains("train longer", "anneal.kappa-end");
        assertThat(runs().resolve("unsure/events.jsonl")).content().contains("\"type\":\"warning\"");
        assertThat(unsure.toJson()).containsEntry("warnings", unsure.warnings());
    }
}
