package dev.alea.cli.runs;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.run.index.RunIndex;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** {@code alea runs list}: one line per run, newest first. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "One line per run, newest first.")
public final class RunsList implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private IndexOptions where = new IndexOptions();

    @Override
    public Integer call() {
        try (RunIndex index = where.open(spec.commandLine().getErr())) {
            List<RunIndex.Row> rows = index.list();
            output.answer(
                    spec.commandLine().getOut(),
                    Map.of("runs", rows),
                    rows.stream()
                            .map(row -> String.format(
                                    Locale.ROOT,
                                    "%-28s %-16s %-12s step %6d  %s",
                                    row.name(),
                                    row.system(),
                                    row.status(),
                                    row.step(),
                                    row.created()))
                            .collect(Collectors.joining("\n")));
            return ExitCode.OK.value();
        }
    }
}
