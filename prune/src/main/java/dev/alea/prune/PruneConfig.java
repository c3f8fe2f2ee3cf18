package dev.alea.prune;

import dev.alea.run.config.Checks;
import dev.alea.torch.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that decides a pruning run; the only place where a default is written.
 *
 * @param model folder of the Hugging Face model (or a llama2.c file)
 * @param pattern N:M, N weights kept of every M neighbours of a row, such as {@code 2:4}
 * @param seed root of every random stream of the run
 * @param threads engine threads, 0 for the engine's own choice
 * @param device {@code cpu} or {@code cuda[:index]}
 */
public record PruneConfig(
        Path model,
        String pattern,
        long seed,
        int threads,
        String device,
        CalibrationSettings calibration,
        EvaluationSettings evaluation,
        PriorSettings prior,
        EstimatorSettings estimator,
        AnnealSettings anneal,
        OptimizerSettings optimizer,
        TrainingSettings training,
        FinetuneSettings finetune) {

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public PruneConfig {
        Checks.that(!pattern.isBlank(), "pattern is empty; write N:M, for example \"2:4\" (keep 2 of every 4)");
        Checks.that(threads >= 0, "threads is %d; allowed: 0 (automatic) or more", threads);
        Checks.that(Devices.isName(device), "device is \"%s\"; allowed: cpu, cuda or cuda:INDEX", device);
    }

    /** The paper's recipe at the length of a small trial: 250 steps of 12 rows of 256 tokens. */
    public static PruneConfig defaults() {
        return new PruneConfig(
                Path.of(""),
                "2:4",
                1L,
                0,
                "cpu",
                new CalibrationSettings(Optional.empty(), 256, 128),
                new EvaluationSettings(Optional.empty(), 256, 0, "standard", 50),
                new PriorSettings("sparsegpt", 3.0, 0.01),
                new EstimatorSettings("gumbel-softmax", 2),
                new AnnealSettings(100.0, 500.0, 4.0, 0.05, 1e-5, 0.0),
                new OptimizerSettings(0.0, 0.1, 0.9, 0.95, 1e-5, 0.1, 1.0),
                new TrainingSettings(250, 12, 1, false, List.of(), 0.0, 1.0, 50, true, true),
                new FinetuneSettings(0, 1e-4, 0.1, 0.0));
    }

    /**
     * The same plan with every automatic value written out, as a run records it.
     *
     * <p>The learning rate of the paper, 5e-4 over 2,000 steps, lets a logit move about 0.55 in a run; fewer steps raise the
     * rate so that {@code steps * rate} stays 1, up to 3e-3. Source: ours, for runs shorter than the paper's.
     */
    public PruneConfig resolved() {
        if (optimizer.learningRate() > 0) {
            return this;
        }
        double rate = Math.clamp(1.0 / training.steps(), 5e-4, 3e-3);
        return withOptimizer(optimizer.withLearningRate(rate));
    }

    /** This plan for another model. */
    public PruneConfig withModel(Path other) {
        return with(draft -> draft.model = other);
    }

    /** This plan for another pattern. */
    public PruneConfig withPattern(String other) {
        return with(draft -> draft.pattern = other);
    }

    /** This plan on another device. */
    public PruneConfig withDevice(String other) {
        return with(draft -> draft.device = other);
    }

    /** This plan with other calibration settings. */
    public PruneConfig withCalibration(CalibrationSettings other) {
        return with(draft -> draft.calibration = other);
    }

    /** This plan with other evaluation settings. */
    public PruneConfig withEvaluation(EvaluationSettings other) {
        return with(draft -> draft.evaluation = other);
    }

    /** This plan with another prior. */
    public PruneConfig withPrior(PriorSettings other) {
        return with(draft -> draft.prior = other);
    }

    /** This plan with another estimator. */
    public PruneConfig withEstimator(EstimatorSettings other) {
        return with(draft -> draft.estimator = other);
    }

    /** This plan with other schedules. */
    public PruneConfig withAnneal(AnnealSettings other) {
        return with(draft -> draft.anneal = other);
    }

    /** This plan with other optimizer settings. */
    public PruneConfig withOptimizer(OptimizerSettings other) {
        return with(draft -> draft.optimizer = other);
    }

    /** This plan with other training settings. */
    public PruneConfig withTraining(TrainingSettings other) {
        return with(draft -> draft.training = other);
    }

    /** This plan with other fine-tuning settings. */
    public PruneConfig withFinetune(FinetuneSettings other) {
        return with(draft -> draft.finetune = other);
    }

    private PruneConfig with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    /** A plan that may still be changed: the parts by name, so that a wither names only its own. */
    private static final class Draft {
        private Path model;
        private String pattern;
        private final long seed;
        private final int threads;
        private String device;
        private CalibrationSettings calibration;
        private EvaluationSettings evaluation;
        private PriorSettings prior;
        private EstimatorSettings estimator;
        private AnnealSettings anneal;
        private OptimizerSettings optimizer;
        private TrainingSettings training;
        private FinetuneSettings finetune;

        Draft(PruneConfig plan) {
            model = plan.model;
            pattern = plan.pattern;
            seed = plan.seed;
            threads = plan.threads;
            device = plan.device;
            calibration = plan.calibration;
            evaluation = plan.evaluation;
            prior = plan.prior;
            estimator = plan.estimator;
            anneal = plan.anneal;
            optimizer = plan.optimizer;
            training = plan.training;
            finetune = plan.finetune;
        }

        PruneConfig plan() {
            return new PruneConfig(
                    model,
                    pattern,
                    seed,
                    threads,
                    device,
                    calibration,
                    evaluation,
                    prior,
                    estimator,
                    anneal,
                    optimizer,
                    training,
                    finetune);
        }
    }
}
