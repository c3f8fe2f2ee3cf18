package dev.alea.cli.explain;

import dev.alea.explain.source.Unreadable;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How pictures are read: the options of every command that encodes some. */
final class SourceOptions {
    @Option(names = "--cache", paramLabel = "DIR", description = "folder of embeddings; the user's own when absent")
    private Optional<Path> cache = Optional.empty();

    @Option(names = "--skip-unreadable", description = "leave out pictures that cannot be read, and list them")
    private boolean skipUnreadable;

    Optional<Path> cache() {
        return cache;
    }

    Unreadable unreadable() {
        return skipUnreadable ? Unreadable.SKIP : Unreadable.REFUSE;
    }
}
