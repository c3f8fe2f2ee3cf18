package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.PruneBaseline;
import dev.alea.prune.PruneResult;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune baseline}: prunes by a one-shot method and measures it. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        description = "Prunes by a one-shot method and measures it.")
public final class BaselineCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(names = "--method", required = true, paramLabel = "NAME", description = "magnitude, wanda or sparsegpt")
    private String method = "";

    @Option(
            names = "--no-weight-update",
            description = "SparseGPT chooses the mask only and leaves the kept weights alone")
    private boolean maskOnly;

    @Override
    public Integer call() {
        PruneResult result =
                PruneBaseline.run(plan.plan(Map.of()), method, !maskOnly, plan.runs(), plan.run(), output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return ExitCode.OK.value();
    }
}
