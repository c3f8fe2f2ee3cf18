package dev.alea.prune;

import dev.alea.run.UsageException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Map;

/** Measures the perplexity of a model. */
public final class PruneEval {
    private PruneEval() {}

    /**
     * Measures a model, pruned or not.
     *
     * @param model folder of the model
     * @param settings source, window length, protocol
     * @param device {@code cpu} or {@code cuda[:index]}
     */
    public static EvalResult run(Path model, EvaluationSettings settings, String device) {
        return run(model, settings, device, Screen.none());
    }

    /** Measures a model as {@link #run(Path, EvaluationSettings, String)} does and shows its progress. */
    public static EvalResult run(Path model, EvaluationSettings settings, String device, Screen screen) {
        PruneConfig config =
                PruneConfig.defaults().withModel(model).withEvaluation(settings).withDevice(device);
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            long started = System.nanoTime();
            var measured = session.perplexityShown()
                    .orElseThrow(() -> new UsageException(
                            "nothing to measure on; name a text with --text or token rows with --tokens"));
            double seconds = (System.nanoTime() - started) * 1e-9;
            double sparsity = session.sparsity(PruneWeights.replaced(session.model(), Map.of()));
            return new EvalResult(model.toString(), measured, sparsity, seconds);
        }
    }
}
