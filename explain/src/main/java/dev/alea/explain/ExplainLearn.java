package dev.alea.explain;

import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.UsageException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Learns a classifier from scores on disk: run and resume. */
public final class ExplainLearn {
    /** The folder of the model below the artifacts of a run. */
    public static final String MODEL = "model";

    private static final String TABLE = "weights.csv";

    private ExplainLearn() {}

    /**
     * Starts a run and trains it to its end, or until it is asked to stop.
     *
     * @param config names the folder of the scores
     * @param runs folder of all runs
     * @param name of the run
     * @throws UsageException when the folder has no scores
     */
    public static ExplainTraining.Outcome run(ExplainConfig config, Path runs, String name, Screen screen) {
        try (var _ = Scope.open();
                ScoreCache cache = open(config)) {
            var spec = new RunSpec(runs, name, "explain-learn", config, facts(config, cache.scores()));
            try (Run run = Run.start(spec, screen)) {
                return learn(config, cache, run);
            }
        }
    }

    /** Goes on with an interrupted run, bit by bit as if it had not been interrupted. */
    public static ExplainTraining.Outcome resume(Path folder, Screen screen) {
        try (var _ = Scope.open();
                Run run = Run.resume(folder, screen)) {
            ExplainConfig config = run.config(ExplainConfig.defaults());
            try (ScoreCache cache = open(config)) {
                return learn(config, cache, run);
            }
        }
    }

    private static ScoreCache open(ExplainConfig config) {
        Checks.that(
                ScoreCache.holds(config.cache()),
                "the folder \"%s\" has no scores; name one with the key cache, or score the pictures first",
                config.cache());
        if (config.threads() > 0) {
            Torch.initialise(config.threads());
        }
        return ScoreCache.open(config.cache());
    }

    private static Map<String, String> facts(ExplainConfig config, ConceptScores scores) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("clip", scores.clip());
        facts.put("concepts_sha256", ModelCard.hash(scores.concepts()));
        facts.put("pictures", Integer.toString(scores.labels().length));
        facts.put("seed", Long.toString(config.seed()));
        facts.put("threads", Integer.toString(Torch.threads()));
        return facts;
    }

    private static ExplainTraining.Outcome learn(ExplainConfig config, ScoreCache cache, Run run) {
        try {
            ExplainTraining.Outcome outcome =
                    ExplainTraining.train(ExplainTraining.Task.of(config, cache.scores()), run);
            if (outcome.finished()) {
                outcome.model().save(run.emptyArtifactFolder(MODEL));
                ModelCsv.write(outcome.model(), run.artifact(TABLE));
                run.finish(summary(outcome));
            }
            return outcome;
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static Map<String, Object> summary(ExplainTraining.Outcome outcome) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("mode", outcome.model().card().mode().name().toLowerCase(java.util.Locale.ROOT));
        summary.put("steps", outcome.steps());
        outcome.validation().ifPresent(found -> {
            summary.put("accuracy", found.accuracy());
            summary.put("cross_entropy", found.crossEntropy());
            summary.put("active", found.active());
        });
        summary.put("warnings", outcome.warnings());
        return summary;
    }
}
