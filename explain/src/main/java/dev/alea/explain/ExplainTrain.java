package dev.alea.explain;

import dev.alea.explain.measure.RandomConcepts;
import dev.alea.explain.source.Attributes;
import dev.alea.explain.split.Side;
import dev.alea.run.Run;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** Trains a classifier: run, resume. */
public final class ExplainTrain {
    /** What the runs of this training are called. */
    public static final String SYSTEM = "explain-train";

    private ExplainTrain() {}

    /**
     * Starts a run and trains it to its end, or until it is asked to stop.
     *
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     * @param screen where progress is shown
     */
    public static TrainResult run(ExplainConfig config, Path runs, Optional<String> name, Screen screen) {
        try (var _ = Scope.open();
                var session = ExplainSession.open(config, screen);
                Run run = session.start(runs, name)) {
            return train(session, run);
        }
    }

    /**
     * Goes on with an interrupted run, bit by bit as if it had not been interrupted.
     *
     * @throws dev.alea.run.DataException when the CLIP, the concepts or the pictures were changed in between
     */
    public static TrainResult resume(Path folder, Screen screen) {
        try (var _ = Scope.open();
                Run run = Run.resume(folder, screen);
                var session = ExplainSession.open(run.config(ExplainConfig.defaults()), screen)) {
            session.requireSameAs(run.record().facts());
            return train(session, run);
        }
    }

    private static TrainResult train(ExplainSession session, Run run) {
        long started = System.nanoTime();
        try {
            var task = new ExplainTraining.Task(
                    session.config(),
                    session.scores(),
                    new PictureSplit(
                            session.split().rows(Side.TRAIN), session.split().rows(Side.VALIDATION)),
                    session.concepts().table().map(Attributes::tensor));
            ExplainTraining.Outcome outcome = ExplainTraining.train(task, run);
            return finish(session, run, outcome, started);
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static TrainResult finish(ExplainSession session, Run run, ExplainTraining.Outcome outcome, long started) {
        var warnings = new ArrayList<>(session.warnings());
        warnings.addAll(outcome.warnings());
        int[] held = session.split().rows(Side.VALIDATION);
        Optional<EvalResult> validation = Optional.empty();
        SequencedMap<String, Double> table = new LinkedHashMap<>();
        ExplainModel model = outcome.model().about(session.card(), session.split());
        if (outcome.finished()) {
            model.save(run.artifact(ExplainModel.ARTIFACT));
            ModelCsv.write(model, run.artifact("weights.csv"));
            if (held.length > 0) {
                Tensor rows = session.scores().values().index_select(0, Tensors.of(held, held.length));
                int[] labels = session.labels(held);
                var measured = ExplainEval.measure(model, rows, labels, 0, List.of(), System.nanoTime());
                validation = Optional.of(measured);
                if (session.config().training().baselines()) {
                    table.putAll(Baselines.of(session)
                            .measure(new RandomConcepts(1, session.config().seed()))
                            .accuracies());
                }
                table.put(session.config().mode().word(), measured.found().accuracy());
            }
        }
        var result = new TrainResult(
                session.config().mode().word(),
                session.split().rows(Side.TRAIN).length,
                validation,
                table,
                outcome.steps(),
                outcome.finished(),
                (System.nanoTime() - started) * 1e-9,
                warnings,
                run.folder().toString());
        if (outcome.finished()) {
            ExplainReport.write(run, session, model, result);
            run.finish(result.toJson());
        }
        return result;
    }
}
