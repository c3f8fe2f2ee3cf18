package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.estimate.LeaveOneOut;
import dev.alea.choice.estimate.MovingAverage;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.estimate.Reinforce;
import dev.alea.choice.estimate.StraightThroughGumbelSoftmax;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.run.Run;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Progress;
import dev.alea.torch.AdamW;
import dev.alea.torch.Gradients;
import dev.alea.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * MaskLLM: learns which N of every M weights to keep, with all weights frozen.
 *
 * <p>Source: Fang et al., MaskLLM, NeurIPS 2024, and NVlabs/MaskLLM; deviations are listed in the documentation of the system.
 */
public final class PruneTraining {
    private PruneTraining() {}

    /**
     * What is trained, on what, with which noise.
     *
     * @param config the resolved plan
     * @param model the frozen model
     * @param rows training rows
     * @param prior masks to start from, empty for none
     * @param sampler draws the masked weights
     * @param noise draws the initial logits
     */
    public record Task(
            PruneConfig config,
            LanguageModel model,
            TokenRows rows,
            Map<String, Tensor> prior,
            MaskSampler sampler,
            MaskLogits.InitialNoise noise) {

        /** The task of a real run, its noise drawn from the plan's seed. */
        public static Task of(PruneConfig config, LanguageModel model, TokenRows rows, Map<String, Tensor> prior) {
            Draws draws = Draws.of(config.seed());
            MaskPattern pattern = MaskPattern.parse(config.pattern());
            MaskLogits.InitialNoise noise =
                    (name, candidates, groups) -> Noise.normal(draws.stream("init/" + name), candidates, groups);
            return new Task(config, model, rows, prior, MaskSampler.of(pattern, draws), noise);
        }
    }

    /**
     * A training that ended.
     *
     * @param masks the learned logits
     * @param layers statistics of every sparse weight
     * @param steps optimizer steps done
     * @param finished false when it was asked to stop before the end of the plan
     * @param warnings sentences about the result
     */
    public record Outcome(
            MaskLogits masks,
            SequencedMap<String, MaskStatistics> layers,
            int steps,
            boolean finished,
            List<String> warnings) {}

    /**
     * Trains from the newest valid checkpoint of the run, or from the start.
     *
     * @param evaluate perplexity of the argmax masks, empty when there is nothing to measure it on
     * @throws dev.alea.run.NumericsException when a loss or a gradient is not finite
     */
    public static Outcome train(Task task, Run run, Function<MaskLogits, OptionalDouble> evaluate) {
        PruneConfig config = task.config();
        TrainingSettings plan = config.training();
        OptimizerSettings rates = config.optimizer();
        Draws draws = Draws.of(config.seed());
        MaskPattern pattern = MaskPattern.parse(config.pattern());
        List<String> sparse = PruneWeights.sparse(task.model(), pattern, plan.denseLayers());
        MaskLogits masks =
                MaskLogits.initialise(pattern, task.model(), sparse, task.prior(), config.prior(), task.noise());
        AdamW optimizer = new AdamW(
                masks.logits(), new AdamW.Options(rates.beta1(), rates.beta2(), rates.epsilon(), rates.weightDecay()));
        TrainingState state = TrainingState.restore(run, masks, optimizer);
        Objective objective = new Objective(task.model(), plan.distillation(), plan.distillationTemperature());
        MaskGradient gradient = gradient(task, masks, objective, draws, state);
        TrainingWatch watch = new TrainingWatch(config, run, masks, task.prior());

        int step = state.step();
        try (Progress progress = run.progress("learning the " + config.pattern() + " mask", plan.steps())) {
            // Asked once per step: a request that comes later waits for the next step, and none ends without its
            // checkpoint.
            boolean stop = run.stopRequested();
            while (step < plan.steps() && !stop) {
                long started = System.nanoTime();
                AnnealPoint point = AnnealPoint.at(config, step);
                try (var _ = Scope.open()) {
                    List<Tensor> batches = microBatches(task.rows(), draws, step, plan);
                    optimizer.zeroGradients();
                    StepLoss loss = gradient.accumulate(point, batches);
                    double norm = Gradients.clip(masks.logits().values(), rates.clip());
                    watch.guard(point, loss, norm);
                    optimizer.step(point.learningRate());
                    long tokens = batches.stream().mapToLong(Tensor::numel).sum();
                    watch.log(point, loss, norm, tokens, System.nanoTime() - started);
                    progress.at(step + 1, String.format(Locale.ROOT, "loss %.3f", loss.languageModel()));
                }
                step++;
                if (dueAfter(step, config.evaluation().every(), plan.steps())) {
                    watch.evaluated(step, evaluate.apply(masks));
                }
                stop = run.stopRequested();
                if (step % plan.checkpointEvery() == 0 || step == plan.steps() || stop) {
                    TrainingState.save(run, step, masks, optimizer, gradient);
                }
            }
        }
        SequencedMap<String, MaskStatistics> layers = watch.finish(step);
        return new Outcome(masks, layers, step, step == plan.steps(), watch.warnings());
    }

    private static boolean dueAfter(int step, int every, int last) {
        return every > 0 && step % every == 0 && step < last;
    }

    private static List<Tensor> microBatches(TokenRows rows, Draws draws, int step, TrainingSettings plan) {
        int[] chosen = rows.indices(draws, step, plan.batch());
        int size = plan.batch() / plan.microBatches();
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < plan.batch(); from += size) {
            parts.add(rows.batch(chosen, from, size));
        }
        return parts;
    }

    private static MaskGradient gradient(
            Task task, MaskLogits masks, Objective objective, Draws draws, TrainingState state) {
        boolean sharing = task.config().training().drawOncePerStep();
        return switch (task.config().estimator().estimator()) {
            case Reinforce reinforce ->
                new ScoreGradient(
                        masks,
                        draws,
                        objective,
                        1,
                        new MovingAverage(reinforce.baseline().decay(), state.baseline()));
            case LeaveOneOut others ->
                new ScoreGradient(masks, draws, objective, others.samples(), MovingAverage.empty(0));
            case GumbelSoftmax _ -> new RelaxedGradient(masks, task.sampler(), objective, false, sharing);
            case StraightThroughGumbelSoftmax _ -> new RelaxedGradient(masks, task.sampler(), objective, true, sharing);
            case Pathwise other -> new RelaxedGradient(masks, sampler(task, draws, other), objective, true, sharing);
            default -> throw new IllegalStateException(task.config().estimator() + " is refused by the settings");
        };
    }

    private static MaskSampler sampler(Task task, Draws draws, Pathwise estimator) {
        MaskPattern pattern = MaskPattern.parse(task.config().pattern());
        Checks.that(
                estimator.traits().laws().contains(pattern.law()),
                "estimator.name is \"%s\", which needs one logit per mask, but the pattern %s has %d masks per group and so one logit"
                        + " per weight; choose second-order-straight-through, gumbel-softmax or leave-one-out",
                task.config().estimator().name(),
                pattern,
                pattern.combinations());
        return MaskSampler.of(pattern, draws, estimator);
    }
}
