package dev.alea.cli.explain;

import dev.alea.explain.Classifier;
import dev.alea.explain.source.Unreadable;
import dev.alea.run.progress.Screen;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a trained classifier. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "folder of a classifier, or the run that trained it")
    private Path model = Path.of("");

    @Option(names = "--clip", paramLabel = "DIR", description = "where its CLIP lies now, if it was moved")
    private Optional<Path> clip = Optional.empty();

    @Mixin
    private SourceOptions source = new SourceOptions();

    Path model() {
        return model;
    }

    Unreadable unreadable() {
        return source.unreadable();
    }

    /** Opens the classifier in the scope around the call. */
    Classifier open(Screen screen) {
        return Classifier.open(model, clip, source.cache(), screen);
    }
}
