package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.run.NumericsException;
import dev.alea.run.Run;
import dev.alea.run.progress.Progress;
import dev.alea.torch.EngineThreads;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a bottleneck on scores that were computed once: the published losses, or the gate.
 *
 * <p>Source: Semenov et al. (arXiv 2404.03323) and its published code; deviations are listed in the documentation of the system.
 */
public final class ExplainTraining {
    /** Numbers up to which one thread of the engine is faster than two: measured on two cores at 128 x 1,000. */
    private static final long SMALL = 1 << 18;

    private ExplainTraining() {}

    /**
     * What is trained, on what.
     *
     * @param config the plan
     * @param scores of all pictures
     * @param split which of them train
     * @param classConcepts 0/1 [K, D], which class has which concept, where that is known
     */
    public record Task(
            ExplainConfig config, ConceptScores scores, PictureSplit split, Optional<Tensor> classConcepts) {}

    /**
     * A training that ended.
     *
     * @param model what was learned
     * @param validation of the finished form, empty without validation pictures
     * @param steps optimizer steps done
     * @param finished false when it was asked to stop before the end of the plan
     * @param warnings sentences about the pictures
     */
    public record Outcome(
            ExplainModel model, Optional<Validation> validation, int steps, boolean finished, List<String> warnings) {
        /** Copies the list. */
        public Outcome {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Trains from the newest valid checkpoint of the run, or from the start.
     *
     * @throws NumericsException when scores, a loss or a parameter are not finite
     */
    public static Outcome train(Task task, Run run) {
        return train(task, run, _ -> {});
    }

    /**
     * The same for a caller who wants to follow it.
     *
     * @param epochDone hears after each epoch how many are done; what it throws ends the training
     */
    public static Outcome train(Task task, Run run, IntConsumer epochDone) {
        ExplainConfig config = task.config();
        TrainingSettings plan = config.training();
        Tensor table = task.scores().values();
        Tensor labels = Tensors.of(task.scores().labels(), task.scores().labels().length);
        Standardiser measured = Standardiser.measured(table, task.split().train());
        TrainingState state = TrainingState.newest(run);
        Learner learner = learner(task, measured, state.memory());
        var optimizers = TrainingState.Optimizers.of(learner, config.optimizer());
        TrainingState.restore(run, learner, optimizers);
        var order = new BatchOrder(task.split().train(), plan.batch(), Draws.of(config.seed()));
        var watch = new TrainingWatch(config, run, learner);
        watch.begin(task.scores(), task.split(), measured);

        int steps = Math.multiplyExact(plan.epochs(), order.perEpoch());
        int step = state.step();
        try (Progress progress = run.progress("training the bottleneck", steps);
                var _ = EngineThreads.atMost(threads(learner, plan.batch(), table.size(1)))) {
            boolean stop = run.stopRequested();
            while (step < steps && !stop) {
                long started = System.nanoTime();
                TrainingPoint point = TrainingPoint.at(config, step, steps, order.epoch(step));
                try (var _ = Scope.open()) {
                    Batch batch = Batch.of(table, labels, order.at(step));
                    optimizers.zeroGradients();
                    StepLoss loss = accumulate(learner, watch, point, batch);
                    watch.guard(point, batch, loss);
                    optimizers.step(point);
                    learner.afterStep(point);
                    double seconds = (System.nanoTime() - started) * 1e-9;
                    watch.log(point, loss, step + 1 == steps, batch.rows().size(0) / seconds);
                    progress.at(step + 1, String.format(Locale.ROOT, "loss %.3f", loss.total()));
                }
                step++;
                if (step % order.perEpoch() == 0) {
                    if (task.split().validation().length > 0) {
                        watch.validated(
                                step,
                                Validation.of(
                                        learner, table, labels, task.split().validation()));
                    }
                    epochDone.accept(step / order.perEpoch());
                }
                stop = run.stopRequested();
                if (step % plan.checkpointEvery() == 0 || step == steps || stop) {
                    watch.guardParameters(step);
                    TrainingState.save(run, step, learner, optimizers);
                }
            }
        }
        return outcome(
                task,
                learner,
                step,
                step == steps,
                watch,
                Validation.of(learner, table, labels, task.split().validation()));
    }

    /** One for small steps, in which a second thread would spend its time waking up. */
    private static int threads(Learner learner, int pictures, long concepts) {
        long largest = TrainingState.parameters(learner).values().stream()
                .mapToLong(Tensor::numel)
                .reduce(pictures * concepts, Math::max);
        return largest <= SMALL ? 1 : Torch.threads();
    }

    private static StepLoss accumulate(Learner learner, TrainingWatch watch, TrainingPoint point, Batch batch) {
        try {
            return learner.accumulate(point, batch);
        } catch (ArithmeticException | IllegalArgumentException refused) {
            // Structures and estimators refuse what is not finite themselves, without knowing the batch.
            throw watch.explained(point, batch, refused);
        }
    }

    private static Learner learner(Task task, Standardiser measured, double memory) {
        ExplainConfig config = task.config();
        if (config.mode() == Mode.GATE) {
            return GateLearner.start(config, task.scores(), measured, memory);
        }
        return LinearLearner.start(
                config, task.scores(), measured, config.loss().loss(config.mode(), task.classConcepts()));
    }

    private static Outcome outcome(
            Task task, Learner learner, int step, boolean finished, TrainingWatch watch, Validation validation) {
        ConceptScores scores = task.scores();
        var card = ModelCard.of(task.config().mode(), scores);
        var levels = ConceptLevels.of(scores, task.split().train());
        return new Outcome(
                new ExplainModel(card, learner.rule(), levels, learner.layer(), Optional.empty()),
                validation.pictures() == 0 ? Optional.empty() : Optional.of(validation),
                step,
                finished,
                watch.warnings());
    }
}
