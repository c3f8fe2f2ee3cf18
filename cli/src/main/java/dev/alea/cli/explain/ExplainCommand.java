package dev.alea.cli.explain;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code alea explain}: pictures classified through concepts. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Pictures classified through concepts: Sparse-CBM and Concept Matrix Search.",
        subcommands = {
            PretrainCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            PredictCommand.class,
            CmsCommand.class,
            ConceptsCommand.class,
            InterveneCommand.class,
            ExportCommand.class
        })
public final class ExplainCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
