package dev.alea.formats.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The small pictures beside this test. */
final class Pictures {
    /** How far two decoders of lossy WebP may be apart on average, in grey levels. */
    static final double LOSSY_WEBP = 6;

    private Pictures() {}

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(Pictures.class.getResource("pictures"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> names() {
        try (var files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.endsWith(".rgb") && !n.endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double meanDifference(byte[] a, byte[] b) {
        return IntStream.range(0, a.length)
                .map(i -> Math.abs(difference(a, b, i)))
                .average()
                .orElse(0);
    }

    /** How much brighter the first is on average. */
    static double bias(byte[] a, byte[] b) {
        return IntStream.range(0, a.length)
                .map(i -> difference(a, b, i))
                .average()
                .orElse(0);
    }

    private static int difference(byte[] a, byte[] b, int i) {
        return (a[i] & 0xFF) - (b[i] & 0xFF);
    }

    static int largestDifference(byte[] a, byte[] b) {
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(difference(a, b, i)));
        }
        return largest;
    }
}
