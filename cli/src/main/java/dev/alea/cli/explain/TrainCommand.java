package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.cli.RunOptions;
import dev.alea.explain.ExplainConfig;
import dev.alea.explain.ExplainTrain;
import dev.alea.explain.Mode;
import dev.alea.explain.TrainResult;
import dev.alea.explain.source.Unreadable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain train}: trains a classifier that decides by concepts. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a classifier of pictures that decides by concepts and can say why.")
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--clip", paramLabel = "DIR", description = "folder of a CLIP, or a run of explain pretrain")
    private Optional<Path> clip = Optional.empty();

    @Option(names = "--pictures", paramLabel = "DIR", description = "one folder per class, or a zip of such folders")
    private Optional<Path> pictures = Optional.empty();

    @Option(
            names = "--concepts",
            paramLabel = "SRC",
            description = "table of classes and concepts (.csv), or a concept per line")
    private Optional<Path> concepts = Optional.empty();

    @Option(names = "--mode", paramLabel = "NAME", description = "gate, l1, contrastive, gumbel or similarity")
    private Optional<String> mode = Optional.empty();

    @Option(
            names = "--published",
            paramLabel = "FORM",
            description = "the settings of the paper or of its published trainer: paper or repo; gate has neither")
    private Optional<String> published = Optional.empty();

    @Option(names = "--estimator", paramLabel = "NAME", description = "how the gradient passes the gate")
    private Optional<String> estimator = Optional.empty();

    @Option(names = "--lambda", paramLabel = "X", description = "cost of an open gate")
    private Optional<Double> lambda = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "passes over the pictures")
    private Optional<Integer> epochs = Optional.empty();

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Override
    public Integer call() {
        var keys = new LinkedHashMap<String, String>();
        RunOptions.put(keys, "clip", clip);
        RunOptions.put(keys, "pictures", pictures);
        RunOptions.put(keys, "concepts", concepts);
        RunOptions.put(keys, "mode", mode);
        RunOptions.put(keys, "gate.estimator", estimator);
        RunOptions.put(keys, "gate.lambda", lambda);
        RunOptions.put(keys, "training.epochs", epochs);
        RunOptions.put(keys, "templates", templates.name());
        RunOptions.put(keys, "cache", source.cache());
        if (source.unreadable() == Unreadable.SKIP) {
            keys.put("skip-unreadable", "true");
        }
        Mode chosen =
                run.plan(ExplainConfig.class, ExplainConfig.defaults(), keys).mode();
        ExplainConfig plan = run.plan(ExplainConfig.class, ExplainConfig.startingFrom(published, chosen), keys);
        TrainResult result = ExplainTrain.run(plan, run.runs(), run.run(), output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return (result.finished() ? ExitCode.OK : ExitCode.STOPPED).value();
    }
}
