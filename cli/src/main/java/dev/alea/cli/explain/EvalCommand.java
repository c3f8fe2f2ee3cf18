package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.EvalPlan;
import dev.alea.explain.EvalResult;
import dev.alea.explain.ExplainEval;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain eval}: measures a classifier on pictures. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measures a classifier on pictures: accuracy, how many concepts it uses, whether they are true.")
public final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--pictures",
            required = true,
            paramLabel = "DIR",
            description = "one folder per class, or a zip of such folders")
    private Path pictures = Path.of("");

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Option(
            names = "--controls",
            description =
                    "train other methods on the same pictures, and measure what is left when concepts lose their meaning")
    private boolean controls;

    @Option(
            names = "--nec",
            paramLabel = "N",
            split = ",",
            description = "accuracy of a sparse layer with so many weights per class; published: 5,10,15,20,25,30")
    private List<Integer> nec = List.of();

    @Option(
            names = "--train",
            paramLabel = "DIR",
            description = "where the training pictures lie now, for --controls and --nec, if they were moved")
    private Optional<Path> train = Optional.empty();

    @Override
    public Integer call() {
        try (var _ = Scope.open()) {
            EvalResult result = ExplainEval.run(
                    model.open(output.screen()),
                    pictures,
                    model.unreadable(),
                    new EvalPlan(templates.templates(), controls, nec, train));
            output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
            return ExitCode.OK.value();
        }
    }
}
