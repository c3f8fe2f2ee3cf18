package dev.alea.cli.runs;

import dev.alea.cli.Output;
import dev.alea.explain.pretrain.ExplainPretrain;
import dev.alea.prune.PruneLearn;
import dev.alea.run.RunRecord;
import dev.alea.run.UsageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea extend}: gives a run a longer plan and goes on. */
@Command(
        name = "extend",
        mixinStandardHelpOptions = true,
        description = "Gives a run a longer plan and goes on; the schedules follow the longer plan.")
public final class ExtendCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RUN", description = "folder of the run")
    private Path run = Path.of("");

    @Option(
            names = "--to-steps",
            required = true,
            paramLabel = "N",
            description = "steps of the longer plan, all counted")
    private int steps;

    @Override
    public Integer call() {
        String system = RunRecord.read(run).system();
        Resumed resumed = switch (system) {
            case "prune-learn" -> Resumed.of(PruneLearn.extend(run, steps, output.screen()));
            case ExplainPretrain.SYSTEM -> Resumed.of(ExplainPretrain.extend(run, steps, output.screen()));
            default ->
                throw new UsageException(
                        run + " is a run of \"" + system + "\"; only prune-learn and explain-pretrain can be extended");
        };
        return resumed.answer(output, spec.commandLine().getOut()).value();
    }
}
