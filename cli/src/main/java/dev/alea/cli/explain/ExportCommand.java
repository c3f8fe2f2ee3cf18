package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.ExplainModel;
import dev.alea.explain.ModelCsv;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain export}: writes a classifier for others. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a classifier as a folder of its own, and its weights as a table for a spreadsheet.")
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "folder of a classifier, or the run that trained it")
    private Path model = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder for model.safetensors and model.json")
    private Path out = Path.of("");

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "table of weights: a row per concept, a column per class")
    private Optional<Path> csv = Optional.empty();

    @Override
    public Integer call() {
        ExplainModel loaded = ExplainModel.load(model);
        loaded.save(out);
        csv.ifPresent(file -> ModelCsv.write(loaded, file));
        var json = new LinkedHashMap<String, Object>();
        json.put("model", out.toString());
        json.put("csv", csv.map(Path::toString).orElse(null));
        json.put("classes", loaded.card().classes().size());
        json.put("concepts", loaded.card().concepts().size());
        json.put("edits", loaded.card().edits().size());
        output.answer(
                spec.commandLine().getOut(),
                json,
                "written: " + out + csv.map(file -> " and " + file).orElse(""));
        return ExitCode.OK.value();
    }
}
