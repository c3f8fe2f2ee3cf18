package dev.alea.formats;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Where the published values lie. */
public final class Golden {
    private Golden() {}

    /** A file or folder below {@code golden/prune}. */
    public static Path path(String relative) {
        try {
            var url = Objects.requireNonNull(Golden.class.getResource("/golden/prune/" + relative), relative);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
