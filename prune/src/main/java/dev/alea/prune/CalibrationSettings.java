package dev.alea.prune;

import dev.alea.run.config.Checks;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the training tokens come from.
 *
 * @param source a {@code .txt} file (cut in windows) or an integer {@code .npy} file of token rows
 * @param seqlen tokens per row
 * @param oneShotRows rows that the one-shot methods (Wanda, SparseGPT, the prior) look at
 */
public record CalibrationSettings(Optional<Path> source, int seqlen, int oneShotRows) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public CalibrationSettings {
        Checks.atLeast("calibration.seqlen", seqlen, 2);
        Checks.atLeast("calibration.one-shot-rows", oneShotRows, 1);
    }

    /** The same settings for another file. */
    public CalibrationSettings withSource(Path other) {
        return new CalibrationSettings(Optional.of(other), seqlen, oneShotRows);
    }
}
