package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A perplexity with everything that decides its value.
 *
 * @param model folder of the model
 * @param measured the perplexity and its protocol
 * @param sparsity share of zeros in the prunable weights
 * @param seconds wall time of the measurement
 */
public record EvalResult(String model, PerplexityResult measured, double sparsity, double seconds)
        implements PruneOutcome {
    /** Keys: model, perplexity, tokens, windows, seqlen, protocol, dataset_sha256, sparsity, seconds, tokens_per_second. */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.putAll(keys(measured));
        json.put("sparsity", sparsity);
        json.put("seconds", seconds);
        json.put("tokens_per_second", measured.tokens() / seconds);
        return json;
    }

    /** The keys that every printed perplexity carries. */
    static Map<String, Object> keys(PerplexityResult measured) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("perplexity", measured.perplexity());
        json.put("tokens", measured.tokens());
        json.put("windows", measured.windows());
        json.put("seqlen", measured.seqlen());
        json.put("protocol", measured.protocol().toString());
        json.put("dataset_sha256", measured.datasetSha256());
        return json;
    }
}
