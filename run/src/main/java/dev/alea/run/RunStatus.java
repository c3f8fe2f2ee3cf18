package dev.alea.run;

import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
    /** A process works on it, or was killed while it did. */
    RUNNING,
    /** The plan is done. */
    FINISHED,
    /** Stopped early in good order; it can be resumed. */
    INTERRUPTED,
    /** Ended with a fault. */
    FAILED;

    /** The lower-case word used in files and tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
