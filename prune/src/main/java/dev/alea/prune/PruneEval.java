package dev.alea.prune;

import dev.alea.run.UsageException;
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
        PruneConfig config =
                PruneConfig.defaults().withModel(model).withEvaluation(settings).withDevice(device);
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config)) {
            long started = System.nanoTime();
            var measured = session.perplexity(Map.of())
                    .orElseThrow(() -> new UsageException(
                            "nothing to measure on; name a text with --text or token rows with --tokens"));
            double seconds = (System.nanoTime() - started) * 1e-9;
            double sparsity = session.sparsity(PruneWeights.replaced(session.model(), Map.of()));
            return new EvalResult(model.toString(), measured, sparsity, seconds);
        }
    }
}
