package dev.alea.cli.runs;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.run.UsageException;
import dev.alea.run.index.MetricSummary;
import dev.alea.run.index.RunIndex;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea runs compare}: all runs by one metric, best first. */
@Command(name = "compare", mixinStandardHelpOptions = true, description = "All runs by one metric, best first.")
public final class RunsCompare implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private IndexOptions where = new IndexOptions();

    @Parameters(paramLabel = "METRIC", description = "name of the metric")
    private String metric = "";

    @Option(names = "--higher-is-better", description = "the greatest value is the best; without it the least")
    private boolean higherIsBetter;

    @Override
    public Integer call() {
        try (RunIndex index = where.open(spec.commandLine().getErr())) {
            List<MetricSummary> rows = index.compare(metric, !higherIsBetter);
            if (rows.isEmpty()) {
                throw new UsageException(
                        "no run has logged \"" + metric + "\"; logged here: " + String.join(", ", index.metrics()));
            }
            output.answer(
                    spec.commandLine().getOut(),
                    Map.of("metric", metric, "runs", rows),
                    rows.stream()
                            .map(m -> String.format(
                                    Locale.ROOT,
                                    "%-28s best %12.6g  last %12.6g",
                                    m.run(),
                                    m.best(!higherIsBetter),
                                    m.last()))
                            .collect(Collectors.joining("\n")));
            return ExitCode.OK.value();
        }
    }
}
