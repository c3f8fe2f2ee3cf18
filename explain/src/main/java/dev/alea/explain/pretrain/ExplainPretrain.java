package dev.alea.explain.pretrain;

import dev.alea.run.Run;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Trains a small CLIP: run, resume, extend. */
public final class ExplainPretrain {
    /** The verb that a run's record names. */
    public static final String SYSTEM = "explain-pretrain";

    private ExplainPretrain() {}

    /**
     * Starts a run and trains it to its end, or until it is asked to stop.
     *
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     * @param screen where progress is shown
     */
    public static PretrainResult run(PretrainConfig config, Path runs, Optional<String> name, Screen screen) {
        // Loaded before the run is started, so that a plan that cannot work leaves no run behind.
        try (var _ = Scope.open();
                PretrainSession session = PretrainSession.open(config);
                Run run = session.start(runs, name, screen)) {
            return train(session, run);
        }
    }

    /** Goes on with an interrupted run, bit by bit as if it had not been interrupted. */
    public static PretrainResult resume(Path folder, Screen screen) {
        try (var _ = Scope.open();
                Run run = Run.resume(folder, screen);
                PretrainSession session = PretrainSession.open(run.config(PretrainConfig.defaults()))) {
            return train(session, run);
        }
    }

    /**
     * Gives a run a longer plan and goes on; the rate then follows the schedule of the longer plan.
     *
     * @param steps of the longer plan, all of them counted
     */
    public static PretrainResult extend(Path folder, int steps, Screen screen) {
        PretrainConfig old =
                Configs.read(PretrainConfig.class, folder.resolve("config.toml"), PretrainConfig.defaults());
        if (steps <= old.training().steps()) {
            throw new UsageException(
                    "the run has a plan of " + old.training().steps() + " steps; extend it to more, not to " + steps);
        }
        PretrainConfig plan = old.withTraining(old.training().withSteps(steps));
        try (var _ = Scope.open();
                Run run = Run.extend(folder, plan, screen);
                PretrainSession session = PretrainSession.open(plan)) {
            return train(session, run);
        }
    }

    private static PretrainResult train(PretrainSession session, Run run) {
        long started = System.nanoTime();
        try {
            session.warnings().forEach(run::warn);
            PretrainLoop.Outcome outcome = PretrainLoop.train(session.task(), run);
            return finish(session, run, outcome, started);
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static PretrainResult finish(PretrainSession session, Run run, PretrainLoop.Outcome outcome, long started) {
        PretrainLoop.Task task = session.task();
        var result = new PretrainResult(
                task.train().size(),
                task.heldOut().size(),
                task.book().captions().size(),
                outcome.heldOut().map(ZeroShot::accuracy).orElse(OptionalDouble.empty()),
                outcome.heldOut().map(ZeroShot::conceptAuc).orElse(OptionalDouble.empty()),
                outcome.steps(),
                outcome.finished(),
                (System.nanoTime() - started) * 1e-9,
                warnings(session, outcome),
                run.folder().toString());
        if (outcome.finished()) {
            session.export(run, outcome.clip());
            PretrainReport.write(run, task, outcome, result);
            run.finish(result.toJson());
        }
        return result;
    }

    private static List<String> warnings(PretrainSession session, PretrainLoop.Outcome outcome) {
        var warnings = new ArrayList<>(session.warnings());
        if (outcome.finished() && outcome.heldOut().isEmpty()) {
            warnings.add("no picture was held out, so nothing says how the network does on pictures it has not seen; "
                    + "set training.held-out above 0, or give each class pictures of more than one group");
        }
        return warnings;
    }
}
