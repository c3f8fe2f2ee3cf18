package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import dev.alea.prune.oneshot.Order;
import dev.alea.prune.oneshot.PrunedModel;
import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** Perplexities side by side: dense, the one-shot methods, and what the written files give. */
final class PruneEvaluation {
    private PruneEvaluation() {}

    /** Perplexity of the dense model and, when the plan asks, of each one-shot method (SparseGPT with its weight update). */
    static SequencedMap<String, Double> baselines(PruneSession session) {
        SequencedMap<String, Double> table = new LinkedHashMap<>();
        if (session.evaluation().isEmpty()) {
            return table;
        }
        session.perplexity(Map.of()).ifPresent(dense -> table.put("dense", dense.perplexity()));
        if (session.config().training().baselines()) {
            for (String method : OneShotMasks.METHODS) {
                try (var _ = Scope.open()) {
                    PrunedModel pruned = OneShotMasks.prune(session, method, true, Order.SEQUENTIAL);
                    OneShotMasks.perplexity(session, pruned).ifPresent(r -> table.put(method, r.perplexity()));
                }
            }
        }
        return table;
    }

    /** Writes the model folder of a run anew, when the plan asks, and measures it from the files. */
    static void export(
            PruneSession session,
            Run run,
            Map<String, Tensor> masks,
            Map<String, Tensor> updated,
            Optional<PerplexityResult> inMemory) {
        if (!session.config().training().export()) {
            return;
        }
        Path folder = run.emptyArtifactFolder("model");
        var request =
                new PruneExport.Request(session.loaded().source(), session.model(), session.pattern(), masks, updated);
        PruneExport.write(request, folder);
        inMemory.ifPresent(expected -> remeasure(session, folder, expected.perplexity()));
    }

    /**
     * Perplexity from written files.
     *
     * @throws DataException when it is not the one that was measured in memory, bit for bit
     */
    static double remeasure(PruneSession session, Path folder, double expected) {
        try (var _ = Scope.open();
                PruneSession written = PruneSession.open(session.config().withModel(folder))) {
            double found = written.perplexity(Map.of()).orElseThrow().perplexity();
            if (Double.doubleToLongBits(found) != Double.doubleToLongBits(expected)) {
                throw new DataException(
                        folder + ": the written model has perplexity " + found + ", the one in memory had " + expected
                                + "; the files are not what was trained, export them again");
            }
            return found;
        }
    }
}
