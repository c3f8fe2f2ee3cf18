package dev.alea.cli.explain;

import dev.alea.explain.Classifier;
import dev.alea.explain.source.Unreadable;
import dev.alea.run.progress.Screen;
import java.nio.file.Path;
import java.util.Optional;
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

    @Option(names = "--cache", paramLabel = "DIR", description = "folder of embeddings; the user's own when absent")
    private Optional<Path> cache = Optional.empty();

    @Option(names = "--skip-unreadable", description = "leave out pictures that cannot be read, and list them")
    private boolean skipUnreadable;

    Path model() {
        return model;
    }

    Unreadable unreadable() {
        return skipUnreadable ? Unreadable.SKIP : Unreadable.REFUSE;
    }

    /** Opens the classifier in the scope around the call. */
    Classifier open(Screen screen) {
        return Classifier.open(model, clip, cache, screen);
    }
}
