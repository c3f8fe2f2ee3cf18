package dev.alea.cli.runs;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.PruneFinetune;
import dev.alea.prune.PruneLearn;
import dev.alea.prune.PruneResult;
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
        PruneResult result = switch (system) {
            case "prune-learn" -> PruneLearn.resume(run, output.screen());
            case "prune-finetune" -> PruneFinetune.resume(run, output.screen());
            default ->
                throw new UsageException(run + " is a run of \"" + system
                        + "\", which is done in one piece; only prune-learn and prune-finetune can be resumed");
        };
        output.answer(
                spec.commandLine().getOut(),
                result.toJson(),
                (result.finished() ? "finished: " : "stopped after step " + result.steps() + ": ") + result.run());
        return (result.finished() ? ExitCode.OK : ExitCode.STOPPED).value();
    }
}
