package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.GenerateResult;
import dev.alea.prune.PruneGenerate;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune generate}: lets a model write, so that a person can see what pruning did. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Lets a model write, so that a person can see what pruning did.")
public final class GenerateCommand implements Callable<Integer> {
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

    @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "", description = "how the text begins")
    private String prompt = "";

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "100",
            description = "new tokens (${DEFAULT-VALUE})")
    private int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "0: the likeliest token each time")
    private double temperature;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the sampled tokens")
    private long seed;

    @Override
    public Integer call() {
        GenerateResult result = PruneGenerate.run(model, prompt, maxTokens, temperature, seed);
        output.answer(spec.commandLine().getOut(), result.toJson(), result.text());
        return ExitCode.OK.value();
    }
}
