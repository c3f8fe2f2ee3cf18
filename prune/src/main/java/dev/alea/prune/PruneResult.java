package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A pruned model.
 *
 * @param method {@code learned}, {@code magnitude}, {@code wanda}, {@code sparsegpt} or {@code finetuned}
 * @param pattern N:M
 * @param perplexity of the pruned model, empty without an evaluation source
 * @param table perplexity by method: dense, the one-shot methods that were measured, and this one
 * @param sparsity share of zeros in the prunable weights
 * @param steps optimizer steps done
 * @param finished false when the run was asked to stop and can be resumed
 * @param seconds wall time
 * @param warnings sentences about the result
 * @param run folder of the run
 */
public record PruneResult(
        String method,
        String pattern,
        Optional<PerplexityResult> perplexity,
        SequencedMap<String, Double> table,
        double sparsity,
        int steps,
        boolean finished,
        double seconds,
        List<String> warnings,
        String run)
        implements PruneOutcome {
    /** Copies the lists. */
    public PruneResult {
        warnings = List.copyOf(warnings);
    }

    /**
     * Keys: method, pattern, perplexity, tokens, windows, seqlen, protocol, dataset_sha256 (these six with an evaluation source),
     * table, sparsity, steps, finished, seconds, warnings, run.
     */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", method);
        json.put("pattern", pattern);
        perplexity.ifPresent(measured -> json.putAll(EvalResult.keys(measured)));
        json.put("table", new LinkedHashMap<>(table));
        json.put("sparsity", sparsity);
        json.put("steps", steps);
        json.put("finished", finished);
        json.put("seconds", seconds);
        json.put("warnings", warnings);
        json.put("run", run);
        return json;
    }
}
