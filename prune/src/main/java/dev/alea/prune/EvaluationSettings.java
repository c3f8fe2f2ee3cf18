package dev.alea.prune;

import dev.alea.prune.eval.Perplexity;
import dev.alea.prune.eval.Protocol;
import dev.alea.run.config.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What perplexity is measured on.
 *
 * @param source a {@code .txt} file or an integer {@code .npy} file of token rows; absent: no perplexity is measured
 * @param seqlen tokens per window
 * @param maxRows at most so many windows, 0 for all
 * @param protocol {@code standard}, {@code megatron} or {@code strided}
 * @param every the argmax mask is evaluated after every so many steps, 0 for only at the end
 */
public record EvaluationSettings(Optional<Path> source, int seqlen, int maxRows, String protocol, int every) {
    /** The protocols, in the order of the documentation. */
    static final List<String> PROTOCOLS = List.of("standard", "megatron", "strided");

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public EvaluationSettings {
        Checks.atLeast("evaluation.seqlen", seqlen, 2);
        Checks.atLeast("evaluation.max-rows", maxRows, 0);
        Checks.that(PROTOCOLS.contains(protocol), "evaluation.protocol is \"%s\"; allowed: %s", protocol, PROTOCOLS);
        Checks.atLeast("evaluation.every", every, 0);
    }

    /** The measurement that these settings describe; strided windows overlap by half. */
    Perplexity perplexity() {
        Perplexity plain = Perplexity.of(Protocol.parse(protocol), seqlen).withMaxRows(maxRows);
        return protocol.equals("strided") ? plain.withStride(Math.max(1, seqlen / 2)) : plain;
    }

    /** The same settings for another file. */
    public EvaluationSettings withSource(Path other) {
        return new EvaluationSettings(Optional.of(other), seqlen, maxRows, protocol, every);
    }
}
