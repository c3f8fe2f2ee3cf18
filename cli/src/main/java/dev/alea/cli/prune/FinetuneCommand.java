package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.cli.RunOptions;
import dev.alea.prune.FinetuneSettings;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.PruneExport;
import dev.alea.prune.PruneFinetune;
import dev.alea.prune.PruneResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune finetune}: trains the kept weights of a pruned model on, without breaking its pattern. */
@Command(
        name = "finetune",
        mixinStandardHelpOptions = true,
        description = "Trains the kept weights of a pruned model on, without breaking its pattern.")
public final class FinetuneCommand implements Callable<Integer> {
    private static final int USUAL_STEPS = 100;

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "RUN",
            description = "folder of a finished run with the mask")
    private Path from = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "steps (" + USUAL_STEPS + " where the configuration says none)")
    private Optional<Integer> steps = Optional.empty();

    @Override
    public Integer call() {
        PruneResult result = PruneFinetune.run(
                config(),
                from.resolve("artifacts").resolve(PruneExport.MASK_FILE),
                plan.runs(),
                plan.run(),
                output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return (result.finished() ? ExitCode.OK : ExitCode.STOPPED).value();
    }

    private PruneConfig config() {
        var keys = new LinkedHashMap<String, String>();
        RunOptions.put(keys, "finetune.steps", steps);
        PruneConfig config = plan.plan(keys);
        FinetuneSettings tuning = config.finetune();
        return steps.isPresent() || tuning.steps() > 0 ? config : config.withFinetune(tuning.withSteps(USUAL_STEPS));
    }
}
