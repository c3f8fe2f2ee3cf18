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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alea runs show}: every metric of a run: last, least and greatest value. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Every metric of a run: last, least and greatest value.")
public final class RunsShow implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private IndexOptions where = new IndexOptions();

    @Parameters(paramLabel = "NAME", description = "name of the run")
    private String name = "";

    @Override
    public Integer call() {
        try (RunIndex index = where.open(spec.commandLine().getErr())) {
            if (index.list().stream().noneMatch(run -> run.name().equals(name))) {
                throw new UsageException("there is no run \"" + name + "\"; the runs here: "
                        + index.list().stream().map(RunIndex.Row::name).collect(Collectors.joining(", ")));
            }
            List<MetricSummary> metrics = index.show(name);
            output.answer(
                    spec.commandLine().getOut(),
                    Map.of("run", name, "metrics", metrics),
                    metrics.stream()
                            .map(m -> String.format(
                                    Locale.ROOT,
                                    "%-28s last %12.6g (step %d)  least %12.6g (step %d)  greatest %12.6g (step %d)",
                                    m.metric(),
                                    m.last(),
                                    m.lastStep(),
                                    m.least(),
                                    m.leastStep(),
                                    m.greatest(),
                                    m.greatestStep()))
                            .collect(Collectors.joining("\n")));
            return ExitCode.OK.value();
        }
    }
}
