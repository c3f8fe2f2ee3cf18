package dev.alea.cli.prune;

import dev.alea.cli.RunOptions;
import dev.alea.prune.PruneConfig;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make a plan: those of every run, and shorthands for keys of {@code prune}. */
final class PlanOptions {
    @Mixin
    private RunOptions run = new RunOptions();

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

    @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda or cuda:INDEX")
    private Optional<String> device = Optional.empty();

    Path runs() {
        return run.runs();
    }

    Optional<String> run() {
        return run.run();
    }

    /**
     * The configuration that the options make.
     *
     * @param extra further dotted keys, from a command's own options
     */
    PruneConfig plan(Map<String, String> extra) {
        var keys = new LinkedHashMap<String, String>();
        RunOptions.put(keys, "model", model);
        RunOptions.put(keys, "calibration.source", calibration);
        RunOptions.put(keys, "evaluation.source", eval);
        RunOptions.put(keys, "pattern", pattern);
        RunOptions.put(keys, "calibration.seqlen", seqlen);
        RunOptions.put(keys, "evaluation.seqlen", seqlen);
        RunOptions.put(keys, "evaluation.protocol", protocol);
        RunOptions.put(keys, "evaluation.max-rows", maxRows);
        RunOptions.put(keys, "device", device);
        keys.putAll(extra);
        PruneConfig plan = run.plan(PruneConfig.class, PruneConfig.defaults(), keys);
        if (plan.threads() > 0) {
            Torch.initialise(plan.threads());
        }
        return plan;
    }
}
