package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.PruneSensitivity;
import dev.alea.prune.SensitivityResult;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune sensitivity}: makes each weight sparse alone and chooses what a budget keeps dense. */
@Command(
        name = "sensitivity",
        mixinStandardHelpOptions = true,
        description = "Makes each weight sparse alone and chooses what a budget keeps dense.")
public final class SensitivityCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(names = "--method", paramLabel = "NAME", defaultValue = "wanda", description = "whose masks are tried")
    private String method = "wanda";

    @Option(
            names = "--dense-budget",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "share of weights kept dense")
    private double budget;

    @Override
    public Integer call() {
        SensitivityResult result =
                PruneSensitivity.run(plan.plan(Map.of()), method, budget, plan.runs(), plan.run(), output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), text(result));
        return ExitCode.OK.value();
    }

    private static String text(SensitivityResult result) {
        return result.layers().stream()
                        .map(layer -> String.format(
                                Locale.ROOT,
                                "%+9.4f  %s%s",
                                layer.lossIncrease(),
                                layer.name(),
                                result.denseLayers().contains(layer.name()) ? "  (keep dense)" : ""))
                        .collect(Collectors.joining("\n"))
                + "\nrun: " + result.run();
    }
}
