package dev.alea.cli.prune;

import dev.alea.prune.PruneResult;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as text for a person. */
final class Answers {
    private Answers() {}

    /** A pruning: its table of perplexities and where to look. */
    static String text(PruneResult result) {
        var text = new StringBuilder();
        if (!result.table().isEmpty()) {
            text.append(table(result.table())).append('\n');
        }
        result.perplexity()
                .ifPresent(p -> text.append(String.format(
                        Locale.ROOT,
                        "perplexity %.4f (%s, %d windows of %d, %d tokens, data %s)%n",
                        p.perplexity(),
                        p.protocol(),
                        p.windows(),
                        p.seqlen(),
                        p.tokens(),
                        p.datasetSha256().substring(0, 12))));
        result.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        text.append(String.format(
                Locale.ROOT,
                "%s %s, %.1f %% zeros, %.1f s%s%nrun: %s",
                result.method(),
                result.pattern(),
                100 * result.sparsity(),
                result.seconds(),
                result.finished()
                        ? ""
                        : ", stopped after step " + result.steps() + "; go on with: alea resume " + result.run(),
                result.run()));
        return text.toString();
    }

    /** Names and perplexities, aligned. */
    static String table(Map<String, Double> rows) {
        return rows.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, "  %-12s %10.3f", row.getKey(), row.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
