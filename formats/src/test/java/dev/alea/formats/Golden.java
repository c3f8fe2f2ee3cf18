package dev.alea.formats;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Where the published values lie. */
public final class Golden {
    private Golden() {}

    /** A file or folder below {@code golden/prune}. */
    public static Path path(String relative) {
        return of("prune/" + relative);
    }

    /** A file or folder below {@code golden/explain}. */
    public static Path explain(String relative) {
        return of("explain/" + relative);
    }

    private static Path of(String relative) {
        try {
            var url = Objects.requireNonNull(Golden.class.getResource("/golden/" + relative), relative);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
