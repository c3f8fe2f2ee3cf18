package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.EvalResult;
import dev.alea.prune.EvaluationSettings;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.PruneEval;
import dev.alea.run.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune eval}: measures the perplexity of a model. */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Measures the perplexity of a model.")
public final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Hugging Face folder or llama2.c .bin")
    private Path model = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--max-rows",
            paramLabel = "N",
            defaultValue = "0",
            description = "at most this many windows; 0: all")
    private int maxRows;

    @Option(names = "--seqlen", paramLabel = "N", description = "tokens of a window")
    private Optional<Integer> seqlen = Optional.empty();

    @Option(names = "--protocol", paramLabel = "NAME", description = "standard, megatron or strided")
    private Optional<String> protocol = Optional.empty();

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", description = "cpu, cuda or cuda:INDEX")
    private String device = "cpu";

    /** One of the two forms of data. */
    static final class Source {
        @Option(names = "--text", paramLabel = "SRC", description = "a .txt text, tokenised once")
        private Optional<Path> text = Optional.empty();

        @Option(names = "--tokens", paramLabel = "SRC", description = "an integer .npy of token rows")
        private Optional<Path> tokens = Optional.empty();

        Path file() {
            return text.or(() -> tokens)
                    .orElseThrow(() -> new UsageException(
                            "nothing to measure on; name a text with --text or token rows with --tokens"));
        }
    }

    @Override
    public Integer call() {
        EvaluationSettings defaults = PruneConfig.defaults().evaluation();
        var settings = new EvaluationSettings(
                Optional.of(source.file()),
                seqlen.orElse(defaults.seqlen()),
                maxRows,
                protocol.orElse(defaults.protocol()),
                defaults.every());
        EvalResult result = PruneEval.run(model, settings, device, output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Output.lines(result.toJson()));
        return ExitCode.OK.value();
    }
}
