package dev.alea.cli.prune;

import dev.alea.prune.PruneConfig;
import dev.alea.run.config.Configs;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that make a plan: a configuration file, shorthands for its keys, and where runs live. */
final class PlanOptions {
    @Option(names = "--config", paramLabel = "TOML", description = "configuration file; the options below win over it")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--model", paramLabel = "DIR", description = "Hugging Face folder, or a llama2.c .bin file")
    private Optional<Path> model = Optional.empty();

    @Option(names = "--calibration", paramLabel = "SRC", description = "a .txt text or an integer .npy of token rows")
    private Optional<Path> calibration = Optional.empty();

    @Option(names = "--eval", paramLabel = "SRC", description = "what to measure perplexity on, .txt or .npy")
    private Optional<Path> eval = Optional.empty();

    @Option(names = "--pattern", paramLabel = "N:M", description = "N kept of every M weights")
    private Optional<String> pattern = Optional.empty();

    @Option(names = "--seqlen", paramLabel = "N", description = "tokens of a calibration and an evaluation window")
    private Optional<Integer> seqlen = Optional.empty();

    @Option(names = "--protocol", paramLabel = "NAME", description = "standard, megatron or strided")
    private Optional<String> protocol = Optional.empty();

    @Option(names = "--max-rows", paramLabel = "N", description = "at most this many evaluation windows")
    private Optional<Integer> maxRows = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of all random streams")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "threads of the engine and the kernels")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda or cuda:INDEX")
    private Optional<String> device = Optional.empty();

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

    Path runs() {
        return runs;
    }

    Optional<String> run() {
        return run;
    }

    /**
     * The configuration that the options make.
     *
     * @param extra further dotted keys, from a command's own options
     */
    PruneConfig plan(Map<String, String> extra) {
        PruneConfig base = config.map(file -> Configs.read(PruneConfig.class, file, PruneConfig.defaults()))
                .orElseGet(PruneConfig::defaults);
        var keys = new LinkedHashMap<String, String>();
        put(keys, "model", model);
        put(keys, "calibration.source", calibration);
        put(keys, "evaluation.source", eval);
        put(keys, "pattern", pattern);
        put(keys, "calibration.seqlen", seqlen);
        put(keys, "evaluation.seqlen", seqlen);
        put(keys, "evaluation.protocol", protocol);
        put(keys, "evaluation.max-rows", maxRows);
        put(keys, "seed", seed);
        put(keys, "threads", threads);
        put(keys, "device", device);
        keys.putAll(extra);
        keys.putAll(set);
        PruneConfig plan = Configs.override(base, keys);
        if (plan.threads() > 0) {
            Torch.initialise(plan.threads());
        }
        return plan;
    }

    /** Sets a key when its option was given. */
    static void put(Map<String, String> keys, String key, Optional<?> value) {
        value.ifPresent(given -> keys.put(key, given.toString()));
    }
}
