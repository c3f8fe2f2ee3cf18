package dev.alea.cli.prune;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code alea prune}: N:M sparse language models. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = "N:M sparse language models: learned masks (MaskLLM), magnitude, Wanda, SparseGPT.",
        subcommands = {
            LearnCommand.class,
            BaselineCommand.class,
            EvalCommand.class,
            GenerateCommand.class,
            ExportCommand.class,
            SensitivityCommand.class,
            ImportMaskCommand.class,
            FinetuneCommand.class
        })
public final class PruneCommand implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
