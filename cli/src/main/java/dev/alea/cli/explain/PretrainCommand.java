package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.cli.RunOptions;
import dev.alea.explain.pretrain.ExplainPretrain;
import dev.alea.explain.pretrain.PretrainConfig;
import dev.alea.explain.pretrain.PretrainResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain pretrain}: trains a small CLIP on pictures. */
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        description = "Trains a small CLIP from scratch on pictures, where no checkpoint can be had.")
public final class PretrainCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--pictures", paramLabel = "DIR", description = "one folder per class, or a zip of such folders")
    private Optional<Path> pictures = Optional.empty();

    @Option(names = "--concepts", paramLabel = "CSV", description = "classes and what is true of each")
    private Optional<Path> concepts = Optional.empty();

    @Option(names = "--captions", paramLabel = "CSV", description = "columns file and caption, in place of --concepts")
    private Optional<Path> captions = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "optimizer steps")
    private Optional<Integer> steps = Optional.empty();

    @Override
    public Integer call() {
        var keys = new LinkedHashMap<String, String>();
        RunOptions.put(keys, "pictures", pictures);
        RunOptions.put(keys, "table", concepts);
        RunOptions.put(keys, "captions", captions);
        RunOptions.put(keys, "training.steps", steps);
        PretrainConfig plan = run.plan(PretrainConfig.class, PretrainConfig.defaults(), keys);
        PretrainResult result = ExplainPretrain.run(plan, run.runs(), run.run(), output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return (result.finished() ? ExitCode.OK : ExitCode.STOPPED).value();
    }
}
