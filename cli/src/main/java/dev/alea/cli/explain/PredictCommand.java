package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.ExplainPredict;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea explain predict}: decides about single pictures and says why. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description =
                "Decides about pictures, shows as bars which concepts counted how much, and writes a page of cards.")
public final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--top", paramLabel = "N", defaultValue = "8", description = "concepts shown (${DEFAULT-VALUE})")
    private int top;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "explanation.html",
            description = "the page of cards (${DEFAULT-VALUE})")
    private Path out = Path.of("explanation.html");

    @Parameters(paramLabel = "PICTURE", arity = "1..*", description = "picture files")
    private List<Path> pictures = List.of();

    @Override
    public Integer call() {
        try (var _ = Scope.open()) {
            var predict = new ExplainPredict(model.open(output.screen()), top);
            var readable = ExplainPredict.readable(pictures, model.unreadable());
            var predictions = predict.predict(readable.files(), List.of());
            ExplainPredict.writePage(predictions, model.model().toString(), out);
            var json = new LinkedHashMap<String, Object>();
            json.put(
                    "predictions",
                    predictions.stream().map(ExplainPredict.Prediction::toJson).toList());
            json.put("page", out.toString());
            json.put("warnings", readable.unreadable());
            var text = new StringBuilder(Answers.warnings(readable.unreadable()));
            predictions.forEach(one -> text.append(one.text()).append(System.lineSeparator()));
            output.answer(spec.commandLine().getOut(), json, text + "look at " + out.toAbsolutePath());
            return ExitCode.OK.value();
        }
    }
}
