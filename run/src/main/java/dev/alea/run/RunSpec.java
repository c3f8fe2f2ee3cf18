package dev.alea.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a run is before it starts.
 *
 * @param runsDir the folder of all runs
 * @param name of the run and its folder: letters, digits, dot, dash, underscore
 * @param system the verb it belongs to
 * @param config the complete configuration
 * @param facts what else is worth knowing later: seed, engine, commit, data hashes
 * @param keepCheckpoints how many of the newest checkpoints stay
 */
public record RunSpec(
        Path runsDir, String name, String system, Record config, Map<String, String> facts, int keepCheckpoints) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** Refuses names that are no plain folder names. */
    public RunSpec {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "The run name \"" + name
                            + "\" must be 1 to 128 letters, digits, dots, dashes or underscores, and not begin with a dot or a dash.");
        }
        if (keepCheckpoints < 1) {
            throw new UsageException("keepCheckpoints must be at least 1, but is " + keepCheckpoints + ".");
        }
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A run that keeps its two newest checkpoints. */
    public RunSpec(Path runsDir, String name, String system, Record config, Map<String, String> facts) {
        this(runsDir, name, system, config, facts, 2);
    }

    Path folder() {
        return runsDir.resolve(name);
    }
}
