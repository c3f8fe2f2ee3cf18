package dev.alea.bench.work;

import dev.alea.bench.fixture.Fixture;
import dev.alea.formats.tokenizer.BpeTrainer;
import dev.alea.prune.EvaluationSettings;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.PruneTraining;
import dev.alea.prune.TokenRows;
import dev.alea.prune.TrainingSettings;
import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.pretrain.PretrainConfig;
import dev.alea.prune.pretrain.Pretraining;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One round of the product's own training loops, logging included. */
final class StepWork implements Work {
    private static final int BATCH = 16;
    private static final int SEQLEN = 256;
    private static final int NO_END = 1_000_000;

    private final Path folder;
    private final Map<String, Pace> loops = new HashMap<>();

    StepWork(Path folder) {
        this.folder = folder;
    }

    @Override
    public void run(String name) {
        loops.computeIfAbsent(name, n -> new Pace(n.equals("masked") ? this::masked : this::plain))
                .round();
    }

    private int[][] rows() {
        return TokenSource.read(folder.resolve(Fixture.ROWS), Optional.empty()).windows(SEQLEN, 0);
    }

    private void masked(Runnable pause) {
        PruneConfig plan = PruneConfig.defaults()
                .withTraining(new TrainingSettings(NO_END, BATCH, 1, false, List.of(), 0, 1, NO_END, false, false))
                .withEvaluation(new EvaluationSettings(Optional.empty(), SEQLEN, 0, "standard", 1))
                .resolved();
        try (var _ = Scope.open();
                Run run = Run.start(new RunSpec(folder.resolve("runs"), "step", "prune-learn", plan, Map.of()))) {
            var model = ModelFolder.load(folder.resolve(Fixture.MODEL), Devices.parse("cpu"))
                    .model();
            var task = PruneTraining.Task.of(plan, model, new TokenRows(rows(), "bench"), Map.of());
            PruneTraining.train(task, run, _ -> {
                pause.run();
                return OptionalDouble.empty();
            });
        }
    }

    private void plain(Runnable pause) {
        int[] tokens = Arrays.stream(rows()).flatMapToInt(Arrays::stream).toArray();
        var config = new PretrainConfig(512, 64, 172, 5, 8, 4, SEQLEN, BATCH, NO_END, 3e-4, 1);
        String tokenizer = BpeTrainer.train(List.of("a small text, never used. ".repeat(20)), 280)
                .toTokenizerJson();
        Pretraining.run(config, tokens, tokenizer, folder.resolve("plain"), (_, _) -> pause.run());
    }

    @Override
    public void close() {
        loops.values().forEach(Pace::close);
    }
}
