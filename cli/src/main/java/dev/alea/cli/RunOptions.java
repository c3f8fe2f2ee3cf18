package dev.alea.cli;

import dev.alea.run.config.Configs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that starts a run: where its configuration comes from, and where the run goes. */
public final class RunOptions {
    @Option(names = "--config", paramLabel = "TOML", description = "configuration file; other options win over it")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of all random streams")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "threads of the engine and the kernels")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any key of the configuration, dotted")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "folder of runs (${DEFAULT-VALUE})")
    private Path runs = Path.of("runs");

    @Option(names = "--run", paramLabel = "NAME", description = "name of the run; from the time when absent")
    private Optional<String> run = Optional.empty();

    /** Folder of all runs. */
    public Path runs() {
        return runs;
    }

    /** Name of the run, when it was given. */
    public Optional<String> run() {
        return run;
    }

    /**
     * The configuration that the options make.
     *
     * @param defaults what a key has that nobody sets
     * @param keys dotted keys from the command's own options, which win over the file and lose against {@code --set}
     */
    public <T extends Record> T plan(Class<T> type, T defaults, Map<String, String> keys) {
        T base = config.map(file -> Configs.read(type, file, defaults)).orElse(defaults);
        var all = new LinkedHashMap<String, String>();
        put(all, "seed", seed);
        put(all, "threads", threads);
        all.putAll(keys);
        all.putAll(set);
        return Configs.override(base, all);
    }

    /** Sets a key when its option was given. */
    public static void put(Map<String, String> keys, String key, Optional<?> value) {
        value.ifPresent(given -> keys.put(key, given.toString()));
    }
}
