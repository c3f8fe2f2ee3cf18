package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.CmsResult;
import dev.alea.explain.ExplainCms;
import dev.alea.explain.cms.Variant;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain cms}: classifies pictures by Concept Matrix Search. */
@Command(
        name = "cms",
        mixinStandardHelpOptions = true,
        description = "Classifies pictures by Concept Matrix Search, which needs no training.")
public final class CmsCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--clip",
            required = true,
            paramLabel = "DIR",
            description = "folder of a CLIP, or a run of explain pretrain")
    private Path clip = Path.of("");

    @Option(
            names = "--pictures",
            required = true,
            paramLabel = "DIR",
            description = "one folder per class, or a zip of such folders")
    private Path pictures = Path.of("");

    @Option(
            names = "--concepts",
            required = true,
            paramLabel = "SRC",
            description = "table of classes and concepts (.csv), or a concept per line")
    private Path concepts = Path.of("");

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "centred",
            description = "cosine, cubed, centred, column or max (${DEFAULT-VALUE})")
    private String variant = "centred";

    @Option(
            names = "--from-table",
            description = "take the profiles of the classes from the concept table, not from their names")
    private boolean fromTable;

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "5",
            description = "pictures to explain (${DEFAULT-VALUE})")
    private int examples;

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Override
    public Integer call() {
        CmsResult result = new ExplainCms(
                        clip,
                        pictures,
                        concepts,
                        Variant.parse(variant),
                        fromTable,
                        templates.templates(),
                        source.cache(),
                        source.unreadable(),
                        examples)
                .run(output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return ExitCode.OK.value();
    }
}
