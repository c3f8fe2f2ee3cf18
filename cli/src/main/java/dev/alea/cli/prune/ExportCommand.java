package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.ExportFormat;
import dev.alea.prune.ImportResult;
import dev.alea.prune.PruneExport;
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

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "dense",
            description =
                    "dense (whole matrices with zeros), or sparse-24-bitmask (2:4 only; vLLM reads it until 0.19.0)")
    private String format = "dense";

    @Override
    public Integer call() {
        ImportResult result = PruneExport.ofRun(run, out, ExportFormat.parse(format));
        output.answer(spec.commandLine().getOut(), result.toJson(), Output.lines(result.toJson()));
        return ExitCode.OK.value();
    }
}
