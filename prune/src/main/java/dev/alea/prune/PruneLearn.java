package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import dev.alea.run.Run;
import dev.alea.run.config.Checks;
import dev.alea.run.config.Configs;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** Learns the mask of a model: run, resume, extend. */
public final class PruneLearn {
    private static final String PRIOR_FILE = "prior_mask.npz";

    private PruneLearn() {}

    /**
     * Starts a run and trains it to its end, or until it is asked to stop.
     *
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     */
    public static PruneResult run(PruneConfig config, Path runs, Optional<String> name) {
        return run(config, runs, name, Screen.none());
    }

    /** Starts a run as {@link #run(PruneConfig, Path, Optional)} does and shows its progress. */
    public static PruneResult run(PruneConfig config, Path runs, Optional<String> name, Screen screen) {
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            session.requireCalibration();
            try (Run run = session.start(runs, name, "prune-learn")) {
                return learn(session, run);
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
            return learn(session, run);
        }
    }

    /**
     * Gives a run a longer plan and goes on; kappa, tau and the rates then follow the schedules of the longer plan.
     *
     * @param steps of the longer plan, all of them counted
     * @param screen where progress is shown
     */
    public static PruneResult extend(Path folder, int steps, Screen screen) {
        PruneConfig old = Configs.read(PruneConfig.class, folder.resolve("config.toml"), PruneConfig.defaults());
        Checks.that(
                steps > old.training().steps(),
                "the run has a plan of %d steps; extend it to more, not to %d",
                old.training().steps(),
                steps);
        PruneConfig plan = old.withTraining(old.training().withSteps(steps));
        try (var _ = Scope.open();
                Run run = Run.extend(folder, plan, screen);
                PruneSession session = PruneSession.open(plan, screen)) {
            return learn(session, run);
        }
    }

    private static PruneResult learn(PruneSession session, Run run) {
        long started = System.nanoTime();
        try {
            TokenRows rows = session.trainingRows();
            Map<String, Tensor> prior = prior(session, run);
            var task = PruneTraining.Task.of(session.config(), session.model(), rows, prior);
            PruneTraining.Outcome outcome =
                    PruneTraining.train(task, run, masks -> measured(session, masks.hardMasks()));
            return finish(session, run, outcome, started);
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    /** The prior is computed once; a resumed run reads it back, as it may depend on the number of threads. */
    private static Map<String, Tensor> prior(PruneSession session, Run run) {
        Path file = run.artifact(PRIOR_FILE);
        if (Files.exists(file)) {
            return session.masks(file);
        }
        Map<String, Tensor> prior = OneShotMasks.prior(session);
        if (!prior.isEmpty()) {
            MaskFiles.write(file, prior);
        }
        return prior;
    }

    private static OptionalDouble measured(PruneSession session, Map<String, Tensor> masks) {
        try (var _ = Scope.open()) {
            return session.perplexity(PruneWeights.masked(session.model(), masks))
                    .map(result -> OptionalDouble.of(result.perplexity()))
                    .orElseGet(OptionalDouble::empty);
        }
    }

    private static PruneResult finish(PruneSession session, Run run, PruneTraining.Outcome outcome, long started) {
        SequencedMap<String, Tensor> masks = outcome.masks().hardMasks();
        Map<String, Tensor> masked = PruneWeights.masked(session.model(), masks);
        Optional<PerplexityResult> perplexity = session.perplexity(masked);
        SequencedMap<String, Double> table = new LinkedHashMap<>();
        if (outcome.finished()) {
            MaskFiles.write(run.artifact(PruneExport.MASK_FILE), masks);
            perplexity.ifPresent(measured -> run.log(outcome.steps(), Map.of("perplexity", measured.perplexity())));
            table.putAll(PruneEvaluation.baselines(session));
            perplexity.ifPresent(result -> table.put("learned", result.perplexity()));
        }
        PruneResult result = new PruneResult(
                "learned",
                session.pattern().toString(),
                perplexity,
                table,
                session.sparsity(PruneWeights.replaced(session.model(), masked)),
                outcome.steps(),
                outcome.finished(),
                (System.nanoTime() - started) * 1e-9,
                outcome.warnings(),
                run.folder().toString());
        if (outcome.finished()) {
            PruneEvaluation.export(session, run, masks, Map.of(), perplexity);
            PruneReport.writeLearned(run, session, result, outcome.layers(), masks);
            run.finish(result.toJson());
        }
        return result;
    }
}
