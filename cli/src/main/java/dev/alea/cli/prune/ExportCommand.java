package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.ImportResult;
import dev.alea.prune.MaskImport;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.PruneExport;
import dev.alea.run.config.Configs;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune export}: writes the pruned model of a run as a Hugging Face folder. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the pruned model of a run as a Hugging Face folder.")
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(names = "--run", required = true, paramLabel = "RUN", description = "folder of a finished run")
    private Path run = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "new folder")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        PruneConfig config = Configs.read(PruneConfig.class, run.resolve("config.toml"), PruneConfig.defaults());
        Path mask = run.resolve("artifacts").resolve(PruneExport.MASK_FILE);
        ImportResult result = MaskImport.run(config.model(), mask, config.pattern(), out);
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.lines(result.toJson()));
        return ExitCode.OK.value();
    }
}
