package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.ExportFormat;
import dev.alea.prune.ImportResult;
import dev.alea.prune.MaskImport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune import-mask}: applies a published mask file to a model, validates it and writes the pruned model. */
@Command(
        name = "import-mask",
        mixinStandardHelpOptions = true,
        description = "Applies a published mask file to a model, validates it and writes the pruned model.")
public final class ImportMaskCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "folder of the dense model")
    private Path model = Path.of("");

    @Option(names = "--mask", required = true, paramLabel = "NPZ", description = "mask_compressed.npz")
    private Path mask = Path.of("");

    @Option(names = "--pattern", paramLabel = "N:M", defaultValue = "2:4", description = "what the mask must be")
    private String pattern = "2:4";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "new folder")
    private Path out = Path.of("");

    @Option(
            names = "--dense",
            paramLabel = "NAME",
            split = ",",
            description = "weights that the file leaves dense, by name, end of name or block number")
    private List<String> dense = List.of();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "dense",
            description =
                    "dense (whole matrices with zeros), or sparse-24-bitmask (2:4 only; vLLM reads it until 0.19.0)")
    private String format = "dense";

    @Override
    public Integer call() {
        ImportResult result = MaskImport.run(model, mask, pattern, dense, out, ExportFormat.parse(format));
        output.answer(spec.commandLine().getOut(), result.toJson(), Output.lines(result.toJson()));
        return ExitCode.OK.value();
    }
}
