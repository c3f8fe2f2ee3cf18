package dev.alea.prune;

import dev.alea.choice.anneal.Schedule;
import dev.alea.choice.draw.Draws;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.eval.PerplexityResult;
import dev.alea.run.Run;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import dev.alea.torch.AdamW;
import dev.alea.torch.Gradients;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains the kept weights under a fixed mask.
 *
 * <p>Only kept weights get a gradient; a pruned weight starts at zero, has zero moments and zero decay, and so stays exactly zero.
 */
public final class PruneFinetune {
    private PruneFinetune() {}

    /**
     * Starts a run.
     *
     * @param config with {@code finetune.steps} above 0
     * @param mask the mask file
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     */
    public static PruneResult run(PruneConfig config, Path mask, Path runs, Optional<String> name) {
        return run(config, mask, runs, name, Screen.none());
    }

    /** Starts a run as {@link #run(PruneConfig, Path, Path, Optional)} does and shows its progress. */
    public static PruneResult run(PruneConfig config, Path mask, Path runs, Optional<String> name, Screen screen) {
        Checks.that(config.finetune().steps() > 0, "finetune.steps is 0; set how many steps to train the kept weights");
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            session.requireCalibration();
            Map<String, Tensor> masks = session.masks(mask);
            try (Run run = session.start(runs, name, "prune-finetune")) {
                MaskFiles.write(run.artifact(PruneExport.MASK_FILE), masks);
                return train(session, run, masks);
            }
        }
    }

    /** Goes on with an interrupted run, bit by bit as if it had not been interrupted. */
    public static PruneResult resume(Path folder) {
        return resume(folder, Screen.none());
    }

    /** Goes on with an interrupted run as {@link #resume(Path)} does and shows its progress. */
    public static PruneResult resume(Path folder, Screen screen) {
        try (var _ = Scope.open();
                Run run = Run.resume(folder, screen);
                PruneSession session = PruneSession.open(run.config(PruneConfig.defaults()), screen)) {
            Path mask = run.artifact(PruneExport.MASK_FILE);
            return train(session, run, session.masks(mask));
        }
    }

    private static PruneResult train(PruneSession session, Run run, Map<String, Tensor> masks) {
        try {
            return tune(session, run, masks);
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static PruneResult tune(PruneSession session, Run run, Map<String, Tensor> masks) {
        long started = System.nanoTime();
        PruneConfig config = session.config();
        FinetuneSettings plan = config.finetune();
        OptimizerSettings rates = config.optimizer();
        TokenRows rows = session.trainingRows();
        Draws draws = Draws.of(config.seed());
        Map<String, Tensor> weights = leaves(session, masks);
        AdamW optimizer = new AdamW(
                weights, new AdamW.Options(rates.beta1(), rates.beta2(), rates.epsilon(), plan.weightDecay()));
        Schedule schedule = new Schedule.Cosine(plan.learningRate(), plan.learningRate() * plan.learningRateEnd());
        Objective objective = new Objective(
                session.model(),
                config.training().distillation(),
                config.training().distillationTemperature());
        int step = restore(run, weights, optimizer);
        try (Progress progress = run.progress("fine-tuning", plan.steps())) {
            // Asked once per step: a request that comes later waits for the next step, and none ends without its
            // checkpoint.
            boolean stop = run.stopRequested();
            while (step < plan.steps() && !stop) {
                double rate = schedule.at((double) step / plan.steps());
                try (var _ = Scope.open()) {
                    int batch = config.training().batch();
                    Tensor ids = rows.batch(rows.indices(draws, step, batch), 0, batch);
                    optimizer.zeroGradients();
                    Objective.Value value = objective.of(PruneWeights.replaced(session.model(), weights), ids);
                    value.loss().backward();
                    maskGradients(weights, masks);
                    double norm = Gradients.clip(weights.values(), rates.clip());
                    run.guard()
                            .check(step, "fine-tuning loss and gradient norm", new double[] {value.languageModel(), norm
                            });
                    optimizer.step(rate);
                    run.log(
                            step + 1,
                            Map.of("lm_loss", value.languageModel(), "grad_norm", norm, "learning_rate", rate));
                    progress.at(step + 1, String.format(Locale.ROOT, "loss %.3f", value.languageModel()));
                }
                step++;
                stop = run.stopRequested();
                if (step % config.training().checkpointEvery() == 0 || step == plan.steps() || stop) {
                    save(run, step, weights, optimizer);
                }
            }
        }
        return finish(session, run, masks, weights, step, started);
    }

    /** Masked weights in float32 that require a gradient. */
    private static Map<String, Tensor> leaves(PruneSession session, Map<String, Tensor> masks) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        PruneWeights.masked(session.model(), masks)
                .forEach((name, weight) ->
                        weights.put(name, weight.to(ScalarType.Float).clone().set_requires_grad(true)));
        return weights;
    }

    private static void maskGradients(Map<String, Tensor> weights, Map<String, Tensor> masks) {
        try (var _ = new NoGradGuard()) {
            masks.forEach((name, mask) -> {
                Tensor weight = weights.get(name);
                if (weight != null) {
                    weight.grad().mul_(mask);
                }
            });
        }
    }

    private static int restore(Run run, Map<String, Tensor> weights, AdamW optimizer) {
        var latest = run.latestCheckpoint();
        if (latest.isEmpty()) {
            return 0;
        }
        Checkpoints.Loaded loaded = latest.get();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            weights.forEach((name, weight) -> weight.copy_(StateDicts.view(loaded.tensor(name))));
            Map<String, Tensor> moments = new LinkedHashMap<>();
            optimizer.state().keySet().forEach(name -> moments.put(name, StateDicts.view(loaded.tensor(name))));
            optimizer.restore(moments);
        }
        return Math.toIntExact(loaded.step());
    }

    private static void save(Run run, int step, Map<String, Tensor> weights, AdamW optimizer) {
        try (var _ = Scope.open()) {
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            weights.forEach((name, weight) -> tensors.put(name, StateDicts.data(name, weight.detach())));
            optimizer.state().forEach((name, tensor) -> tensors.put(name, StateDicts.data(name, tensor)));
            run.checkpoint(step, new Checkpoints.Contents(tensors, Map.of()));
        }
    }

    private static PruneResult finish(
            PruneSession session,
            Run run,
            Map<String, Tensor> masks,
            Map<String, Tensor> weights,
            int steps,
            long started) {
        Map<String, Tensor> trained = new LinkedHashMap<>();
        weights.forEach((name, weight) -> trained.put(name, weight.detach()));
        Map<String, Tensor> typed = SourceTensors.rounded(session.loaded().source(), trained);
        Optional<PerplexityResult> perplexity = session.perplexity(typed);
        SequencedMap<String, Double> table = new LinkedHashMap<>();
        session.perplexity(Map.of()).ifPresent(dense -> table.put("dense", dense.perplexity()));
        session.perplexity(PruneWeights.masked(session.model(), masks))
                .ifPresent(before -> table.put("mask", before.perplexity()));
        perplexity.ifPresent(after -> table.put("finetuned", after.perplexity()));
        boolean finished = steps == session.config().finetune().steps();
        PruneResult result = new PruneResult(
                "finetuned",
                session.pattern().toString(),
                perplexity,
                table,
                session.sparsity(PruneWeights.replaced(session.model(), typed)),
                steps,
                finished,
                (System.nanoTime() - started) * 1e-9,
                List.of(),
                run.folder().toString());
        if (finished) {
            perplexity.ifPresent(measured -> run.log(steps, Map.of("perplexity", measured.perplexity())));
            PruneEvaluation.export(session, run, masks, typed, perplexity);
            PruneReport.writeFinetuned(run, session, result, masks);
            run.finish(result.toJson());
        }
        return result;
    }
}
