package dev.alea.cli.explain;

import dev.alea.explain.head.PromptTemplates;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which sentences stand around class names: the option of every command that measures zero-shot. */
final class TemplateOptions {
    @Option(
            names = "--templates",
            paramLabel = "NAME",
            description =
                    "sentences around class names for zero-shot: bare (when absent), cifar, birds, or a file with one"
                            + " per line and {} for the name")
    private Optional<String> name = Optional.empty();

    /** As it was given. */
    Optional<String> name() {
        return name;
    }

    /** The sentences; the names alone when nothing was given. */
    PromptTemplates templates() {
        return name.map(PromptTemplates::of).orElse(PromptTemplates.BARE);
    }
}
