package dev.alea.prune;

import java.util.Map;

/** What an entry point returns; {@link #toJson()} is what a command prints with {@code --json}. */
public sealed interface PruneOutcome
        permits PruneResult, EvalResult, GenerateResult, ExportResult, SensitivityResult, ImportResult {
    /** The documented keys, in order; values are numbers, texts, booleans, lists and maps. */
    Map<String, Object> toJson();
}
