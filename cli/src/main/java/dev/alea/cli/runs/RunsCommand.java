package dev.alea.cli.runs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code alea runs}: what was run, and how it went. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists, shows and compares runs.",
        subcommands = {RunsList.class, RunsShow.class, RunsCompare.class})
public final class RunsCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
