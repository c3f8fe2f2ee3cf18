package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.Classifier;
import dev.alea.explain.ExplainIntervene;
import dev.alea.explain.ExplainPredict;
import dev.alea.explain.source.ReadablePictures;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea explain intervene}: what would have been decided if a concept had been otherwise. */
@Command(
        name = "intervene",
        mixinStandardHelpOptions = true,
        description =
                "Switches concepts off or on and shows how decisions change; saves changes of the model for good.")
public final class InterveneCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--off", paramLabel = "CONCEPT", description = "contributes nothing")
    private List<String> off = List.of();

    @Option(names = "--on", paramLabel = "CONCEPT", description = "is clearly there")
    private List<String> on = List.of();

    @Option(names = "--class-mean", paramLabel = "CONCEPT=CLASS", description = "is as in the mean picture of a class")
    private Map<String, String> classMeans = new LinkedHashMap<>();

    @Option(names = "--value", paramLabel = "CONCEPT=SCORE", description = "has this score")
    private Map<String, Double> values = new LinkedHashMap<>();

    @Option(names = "--prune", paramLabel = "CONCEPT", description = "for good: no class uses it any more")
    private List<String> prune = List.of();

    @Option(
            names = "--weight",
            paramLabel = "CLASS:CONCEPT=NUMBER",
            description = "for good: what a class gives for it")
    private List<String> weights = List.of();

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description = "folder for the model with the changes that are for good")
    private Optional<Path> save = Optional.empty();

    @Option(names = "--top", paramLabel = "N", defaultValue = "8", description = "concepts shown (${DEFAULT-VALUE})")
    private int top;

    @Parameters(paramLabel = "PICTURE", arity = "0..*", description = "picture files")
    private List<Path> pictures = List.of();

    @Override
    public Integer call() {
        var plan = new ExplainIntervene(off, on, classMeans, values, prune, weights);
        if (pictures.isEmpty() && save.isEmpty()) {
            throw new UsageException("nothing to show and nowhere to save; name pictures, or a folder with --save");
        }
        if (save.isPresent() && !plan.edits()) {
            throw new UsageException("nothing to save; --prune and --weight change the model, the others one decision");
        }
        try (var _ = Scope.open()) {
            Classifier classifier = model.open(output.screen());
            var readable = pictures.isEmpty()
                    ? new ReadablePictures(List.of(), List.of())
                    : ExplainPredict.readable(pictures, model.unreadable());
            var changes = readable.files().isEmpty()
                    ? List.<ExplainIntervene.Change>of()
                    : plan.run(classifier, readable.files(), top);
            save.ifPresent(folder -> plan.edited(classifier.model()).save(folder));
            var json = new LinkedHashMap<String, Object>();
            json.put(
                    "changes",
                    changes.stream().map(ExplainIntervene.Change::toJson).toList());
            json.put("saved", save.map(Path::toString).orElse(null));
            json.put("warnings", readable.unreadable());
            var text = new StringBuilder(Answers.warnings(readable.unreadable()));
            changes.forEach(change -> text.append(change.text()).append(System.lineSeparator()));
            save.ifPresent(folder -> text.append("saved: ").append(folder));
            output.answer(spec.commandLine().getOut(), json, text.toString());
            return ExitCode.OK.value();
        }
    }
}
