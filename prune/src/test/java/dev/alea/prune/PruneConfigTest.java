package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.estimate.LeaveOneOut;
import dev.alea.choice.estimate.StraightThroughGumbelSoftmax;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneConfigTest {
    @Test
    void whatIsWrittenReadsBackToTheSamePlan() {
        PruneConfig plan = PruneConfig.defaults()
                .withModel(Path.of("some", "model"))
                .withPattern("4:8")
                .withPrior(new PriorSettings("masks/other.npz", 2, 0.2))
                .withEstimator(new EstimatorSettings("leave-one-out", 5))
                .withAnneal(new AnnealSettings(1, 2, 3, 0.5, 1e-7, 0))
                .withCalibration(PruneConfig.defaults().calibration().withSource(Path.of("a.npy")))
                .withEvaluation(PruneConfig.defaults().evaluation().withSource(Path.of("b.txt")))
                .withTraining(PruneConfig.defaults().training().withDenseLayers(List.of("0", "x.weight")));
        assertThat(Configs.parse(PruneConfig.class, Configs.write(plan), "test", PruneConfig.defaults()))
                .isEqualTo(plan);
    }

    @Test
    void theDefaultsAreThePapersRecipe() {
        PruneConfig plan = PruneConfig.defaults();
        assertThat(plan.anneal()).isEqualTo(new AnnealSettings(100, 500, 4, 0.05, 1e-5, 0));
        assertThat(plan.prior()).isEqualTo(new PriorSettings("sparsegpt", 3, 0.01));
        assertThat(plan.optimizer().weightDecay()).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({"2000, 5e-4", "250, 3e-3", "1000, 1e-3", "100000, 5e-4"})
    void shortRunsGetAHigherRate(int steps, double rate) {
        PruneConfig plan = PruneConfig.defaults();
        PruneConfig resolved =
                plan.withTraining(plan.training().withSteps(steps)).resolved();
        assertThat(resolved.optimizer().learningRate()).isEqualTo(rate);
        assertThat(resolved.resolved()).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "training.steps, 0, training.steps",
        "training.micro-batches, 5, divisor",
        "training.distillation, 1.5, training.distillation",
        "anneal.tau-end, 0, anneal.tau-end",
        "anneal.kappa-start, 1000, kappa grows",
        "anneal.tau-end, 9, temperature falls",
        "optimizer.clip, 0, optimizer.clip",
        "optimizer.beta1, 1, optimizer.beta1",
        "prior.mask, hessian, sparsegpt",
        "estimator.name, magic, gumbel-softmax",
        "estimator.name, gumble-softmax, did you mean \"gumbel-softmax\"?",
        "estimator.name, exact, too many",
        "estimator.name, unordered-set, too many",
        "estimator.name, rebar, does not offer",
        "estimator.samples, 1, leave-one-out",
        "evaluation.protocol, mine, megatron",
        "calibration.seqlen, 1, calibration.seqlen",
        "threads, -1, threads",
        "pattern, ' ', pattern is empty",
        "device, gpu, 'device is \"gpu\"; allowed: cpu, cuda or cuda:INDEX'",
        "device, cuda:x, cuda:INDEX",
        "training.batch, 0, training.batch",
        "training.checkpoint-every, 0, training.checkpoint-every",
        "training.distillation, nan, training.distillation",
        "optimizer.beta2, 1, optimizer.beta2",
        "optimizer.learning-rate, inf, optimizer.learning-rate",
        "evaluation.max-rows, -1, evaluation.max-rows",
        "finetune.learning-rate, 0, finetune.learning-rate",
        "estimator.samples, 65, estimator.samples",
        "prior.strength, nan, prior.strength",
    })
    void aValueOutsideItsRangeIsRefusedWithASentence(String key, String value, String expected) {
        assertThatThrownBy(() -> Configs.override(PruneConfig.defaults(), Map.of(key, value)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void everyWitherChangesItsPartAndNoOther() {
        PruneConfig plan = Configs.override(PruneConfig.defaults(), Map.of("seed", "9", "threads", "3"));
        var changed = plan.withModel(Path.of("m"))
                .withPattern("1:4")
                .withDevice("cuda:1")
                .withFinetune(new FinetuneSettings(7, 1, 0.5, 0.25))
                .withOptimizer(plan.optimizer().withLearningRate(0.125))
                .withTraining(plan.training().withSteps(3).withDenseLayers(List.of("0")));
        assertThat(Configs.difference(plan, changed))
                .containsOnlyKeys(
                        "model",
                        "pattern",
                        "device",
                        "finetune.steps",
                        "finetune.learning-rate",
                        "finetune.learning-rate-end",
                        "finetune.weight-decay",
                        "optimizer.learning-rate",
                        "training.steps",
                        "training.dense-layers");
        assertThat(changed.device()).isEqualTo("cuda:1");
    }

    @Test
    void stridedWindowsOverlapByHalfAndTheOthersDoNot() {
        var settings = new EvaluationSettings(java.util.Optional.empty(), 17, 5, "strided", 0);
        assertThat(settings.perplexity().stride()).isEqualTo(8);
        assertThat(settings.perplexity().maxRows()).isEqualTo(5);
        var standard = new EvaluationSettings(java.util.Optional.empty(), 17, 5, "megatron", 0);
        assertThat(standard.perplexity().stride()).isEqualTo(17);
    }

    @Test
    void namesOfEstimatorsResolveWithTheOlderSpelling() {
        assertThat(new EstimatorSettings("straight-through-gumbel", 2).estimator())
                .isEqualTo(new EstimatorSettings("straight-through-gumbel-softmax", 2).estimator())
                .isInstanceOf(StraightThroughGumbelSoftmax.class);
        assertThat(new EstimatorSettings("leave-one-out", 7).estimator()).isEqualTo(new LeaveOneOut(7));
    }
}
