package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import dev.alea.prune.oneshot.Order;
import dev.alea.prune.oneshot.PrunedModel;
import dev.alea.run.Run;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** Prunes a model by a one-shot method and measures it. */
public final class PruneBaseline {
    private PruneBaseline() {}

    /**
     * Runs one method.
     *
     * @param method {@code magnitude}, {@code wanda} or {@code sparsegpt}
     * @param updateWeights whether SparseGPT corrects the kept weights (its published form) or only chooses the mask
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     */
    public static PruneResult run(
            PruneConfig config, String method, boolean updateWeights, Path runs, Optional<String> name) {
        return run(config, method, updateWeights, runs, name, Screen.none());
    }

    /** Runs one method as {@link #run(PruneConfig, String, boolean, Path, Optional)} does and shows its progress. */
    public static PruneResult run(
            PruneConfig config, String method, boolean updateWeights, Path runs, Optional<String> name, Screen screen) {
        OneShotMasks.requireKnown(method);
        long started = System.nanoTime();
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            try (Run run = session.start(runs, name, "prune-" + method)) {
                return prune(session, run, method, updateWeights, started);
            }
        }
    }

    private static PruneResult prune(
            PruneSession session, Run run, String method, boolean updateWeights, long started) {
        try {
            PrunedModel pruned = OneShotMasks.prune(session, method, updateWeights, Order.SEQUENTIAL);
            return finish(session, run, method, pruned, started);
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static PruneResult finish(PruneSession session, Run run, String method, PrunedModel pruned, long started) {
        Map<String, Tensor> weights = SourceTensors.rounded(session.loaded().source(), pruned.prunedWeights());
        Optional<PerplexityResult> perplexity = session.perplexity(weights);
        SequencedMap<String, Double> table = new LinkedHashMap<>();
        session.perplexity(Map.of()).ifPresent(dense -> table.put("dense", dense.perplexity()));
        perplexity.ifPresent(measured -> {
            table.put(method, measured.perplexity());
            run.log(0, Map.of("perplexity", measured.perplexity()));
        });
        MaskFiles.write(run.artifact(PruneExport.MASK_FILE), pruned.masks());
        PruneResult result = new PruneResult(
                method,
                session.pattern().toString(),
                perplexity,
                table,
                session.sparsity(PruneWeights.replaced(session.model(), weights)),
                0,
                true,
                (System.nanoTime() - started) * 1e-9,
                List.of(),
                run.folder().toString());
        PruneEvaluation.export(session, run, pruned.masks(), pruned.updatedWeights(), perplexity);
        PruneReport.writeOneShot(run, session, result, pruned);
        run.finish(result.toJson());
        return result;
    }
}
