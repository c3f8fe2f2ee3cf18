package dev.alea.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A folder that was written and verified.
 *
 * @param folder where
 * @param pattern N:M
 * @param tensors tensors in the folder
 * @param masked tensors among them that carry the pattern
 * @param sparsity share of zeros in the masked tensors
 * @param bytes size of the tensor files
 * @param perplexity re-measured from the written files, empty when there was nothing to measure on
 */
public record ExportResult(
        String folder, String pattern, int tensors, int masked, double sparsity, long bytes, OptionalDouble perplexity)
        implements PruneOutcome {
    ExportResult withPerplexity(double measured) {
        return new ExportResult(folder, pattern, tensors, masked, sparsity, bytes, OptionalDouble.of(measured));
    }

    /** Keys: folder, pattern, tensors, masked, sparsity, bytes, verified, and perplexity when it was measured. */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", folder);
        json.put("pattern", pattern);
        json.put("tensors", tensors);
        json.put("masked", masked);
        json.put("sparsity", sparsity);
        json.put("bytes", bytes);
        json.put("verified", true); // an export that fails its verification is an exception, never a result
        perplexity.ifPresent(value -> json.put("perplexity", value));
        return json;
    }
}
