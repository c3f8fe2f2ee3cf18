package dev.alea.cli;

import dev.alea.cli.doctor.DoctorCommand;
import dev.alea.cli.explain.ExplainCommand;
import dev.alea.cli.lab.LabCommand;
import dev.alea.cli.prune.PruneCommand;
import dev.alea.cli.runs.ExtendCommand;
import dev.alea.cli.runs.ResumeCommand;
import dev.alea.cli.runs.RunsCommand;
import dev.alea.cli.tour.TourCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line: {@code alea VERB ...}. */
@Command(
        name = "alea",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Learns discrete choices by gradient descent.",
        subcommands = {
            TourCommand.class,
            DoctorCommand.class,
            PruneCommand.class,
            ExplainCommand.class,
            LabCommand.class,
            RunsCommand.class,
            ResumeCommand.class,
            ExtendCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 defect of Alea, 2 usage, 3 data, 4 numerics, 5 engine, 130 stopped after a checkpoint."
        })
public final class Alea implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** The command line with its error handling, ready to execute. */
    public static CommandLine commandLine() {
        var line = new CommandLine(new Alea());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(Alea::execute);
        line.setExecutionExceptionHandler(new Failures());
        line.setParameterExceptionHandler(new BadArguments());
        return line;
    }

    /** Hands errors of the machine to the handler too, which is given exceptions only. */
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error fault) {
            throw new CommandLine.ExecutionException(
                    parsed.commandSpec().commandLine(), String.valueOf(fault.getMessage()), fault);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
