package dev.alea.explain;

import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Map;

/** A training in a process of its own, which {@link KilledTrainingTest} kills. */
final class KilledTraining {
    static final int EPOCHS = 60;

    private KilledTraining() {}

    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), arguments[1], Mode.valueOf(arguments[2]));
    }

    static ExplainTraining.Outcome run(Path runs, String name, Mode mode) {
        ExplainConfig plan = plan(mode);
        try (var _ = Scope.open();
                Run run = Run.start(new RunSpec(runs, name, "explain-train", plan, Map.of()))) {
            return ExplainTraining.train(SyntheticScores.task(plan, scores()), run);
        }
    }

    static ExplainTraining.Outcome resume(Path folder) {
        try (var _ = Scope.open();
                Run run = Run.resume(folder)) {
            ExplainConfig plan = run.config(ExplainConfig.defaults());
            return ExplainTraining.train(SyntheticScores.task(plan, scores()), run);
        }
    }

    private static ExplainConfig plan(Mode mode) {
        return ExplainConfig.defaults().withMode(mode).withTraining(new TrainingSettings(EPOCHS, 32, 0.2, false, 1, 7));
    }

    private static ConceptScores scores() {
        return SyntheticScores.of(300, 13, 5, 3, 3, 11).scores();
    }
}
