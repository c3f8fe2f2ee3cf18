package dev.alea.cli.runs;

import dev.alea.cli.Output;
import dev.alea.explain.ExplainTrain;
import dev.alea.explain.pretrain.ExplainPretrain;
import dev.alea.prune.PruneFinetune;
import dev.alea.prune.PruneLearn;
import dev.alea.run.RunRecord;
import dev.alea.run.UsageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea resume}: goes on with an interrupted run as if it had not been interrupted. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on with an interrupted run, bit by bit as if it had not been interrupted.")
public final class ResumeCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RUN", description = "folder of the run")
    private Path run = Path.of("");

    @Override
    public Integer call() {
        String system = RunRecord.read(run).system();
        Resumed resumed = switch (system) {
            case "prune-learn" -> Resumed.of(PruneLearn.resume(run, output.screen()));
            case "prune-finetune" -> Resumed.of(PruneFinetune.resume(run, output.screen()));
            case ExplainPretrain.SYSTEM -> Resumed.of(ExplainPretrain.resume(run, output.screen()));
            case ExplainTrain.SYSTEM -> Resumed.of(ExplainTrain.resume(run, output.screen()));
            default ->
                throw new UsageException(run + " is a run of \"" + system
                        + "\", which is done in one piece; only prune-learn, prune-finetune, explain-pretrain and"
                        + " explain-train can be resumed");
        };
        return resumed.answer(output, spec.commandLine().getOut()).value();
    }
}
