package dev.alea.prune.eval;

import java.util.List;
import java.util.Locale;

/**
 * A perplexity with everything that decides its value.
 *
 * @param perplexity exp of nats per target
 * @param nats negative log-likelihood of all targets
 * @param tokens tokens of the source that the windows cover
 * @param targets tokens predicted
 * @param windows windows measured
 * @param seqlen tokens per window
 * @param stride tokens from one window's start to the next's
 * @param protocol how windows are cut and averaged
 * @param datasetSha256 digest of the source file
 * @param source name of the source
 * @param windowNats mean negative log-likelihood of each window, NaN where nothing counts
 */
public record PerplexityResult(
        double perplexity,
        double nats,
        long tokens,
        long targets,
        int windows,
        int seqlen,
        int stride,
        Protocol protocol,
        String datasetSha256,
        String source,
        List<Double> windowNats) {
    public PerplexityResult {
        windowNats = List.copyOf(windowNats);
    }

    /** One line that says why two perplexities may differ. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "perplexity %.4f (%s, seqlen %d, stride %d, %d windows, %d tokens, %d targets, %s sha256 %.12s)",
                perplexity,
                protocol,
                seqlen,
                stride,
                windows,
                tokens,
                targets,
                source,
                datasetSha256);
    }
}
