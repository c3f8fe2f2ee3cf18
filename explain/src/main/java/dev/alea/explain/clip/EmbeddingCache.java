package dev.alea.explain.clip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Embeddings on disk, so that each picture and each text is encoded once by each network.
 *
 * <p>An entry is found by what was embedded, not by where it lay: the key is the SHA-256 of the picture file's or the text's
 * bytes, below a folder named by the hash of the network, its tokenizer and its preprocessing. Nothing is ever changed in place:
 * files are added whole, and when they are many they are written again as few. A file that is damaged is deleted and what it
 * held is encoded again. Several threads and processes may use one cache at once.
 */
public final class EmbeddingCache {
    /** The most rows of a file; of a usual width of 512 that is 16 MiB. */
    static final int SEGMENT_ROWS = 8192;

    /** So many files are read without merging them. */
    static final int MANY_SEGMENTS = 32;

    private final Path folder;
    private final int width;

    /** What was embedded. */
    public enum Kind {
        /** Files of pictures. */
        PICTURES,
        /** Texts. */
        TEXTS
    }

    /** Computes what the cache does not have. */
    @FunctionalInterface
    public interface Missing {
        /**
         * Encodes some of the entries that were asked for.
         *
         * @param positions their places in the list of keys, ascending
         * @return a row of the cache's width for each, row-major
         */
        float[] encode(int[] positions);
    }

    /**
     * The cache of one network.
     *
     * @param root folder of all caches; made when it is not there
     * @param network the network's content hash
     * @param width of a row
     */
    public EmbeddingCache(Path root, String network, int width) {
        this.folder = root.resolve(network);
        this.width = width;
    }

    /**
     * The embeddings of some entries, those that are missing computed and kept.
     *
     * <p>Cost: memory for all entries of the kind that the cache holds, and for the result.
     *
     * @param kind what the keys stand for
     * @param keys SHA-256 in hexadecimal; may repeat
     * @param missing computes rows; called with at most as many positions as a file holds, which are written before the next
     *     call
     * @return [keys, width], row-major
     */
    public float[] rows(Kind kind, List<String> keys, Missing missing) {
        Path place = place(kind);
        Map<String, float[]> known = load(place);
        int[] absent = absent(keys, known);
        for (int from = 0; from < absent.length; from += SEGMENT_ROWS) {
            int[] positions = Arrays.copyOfRange(absent, from, Math.min(absent.length, from + SEGMENT_ROWS));
            float[] rows = missing.encode(positions);
            if (rows.length != positions.length * width) {
                throw new IllegalArgumentException(
                        "the encoder gave " + rows.length + " numbers for " + positions.length + " rows of " + width);
            }
            var segment = new EmbeddingSegment(
                    Arrays.stream(positions).mapToObj(keys::get).toList(), rows);
            segment.write(place, width);
            put(segment, known);
        }
        float[] result = new float[Math.multiplyExact(keys.size(), width)];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(row(known, keys.get(i)), 0, result, i * width, width);
        }
        return result;
    }

    private Path place(Kind kind) {
        Path place = folder.resolve(kind.name().toLowerCase(Locale.ROOT));
        try {
            return Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + ": the folder of the cache cannot be made (" + e + ").", e);
        }
    }

    /** The first position of every key that is not known. */
    private static int[] absent(List<String> keys, Map<String, float[]> known) {
        var first = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < keys.size(); i++) {
            if (!known.containsKey(keys.get(i))) {
                first.putIfAbsent(keys.get(i), i);
            }
        }
        return first.values().stream().mapToInt(Integer::intValue).toArray();
    }

    private Map<String, float[]> load(Path place) {
        List<Path> files = segments(place);
        var known = new LinkedHashMap<String, float[]>();
        var sound = new ArrayList<Path>();
        for (Path file : files) {
            Optional<EmbeddingSegment> segment = EmbeddingSegment.read(file, width);
            if (segment.isPresent()) {
                put(segment.get(), known);
                sound.add(file);
            } else {
                delete(file);
            }
        }
        if (sound.size() > MANY_SEGMENTS) {
            merge(place, sound, known);
        }
        return new HashMap<>(known);
    }

    /** Writes what many files hold as few, then deletes the many: whoever reads meanwhile misses entries at worst. */
    private void merge(Path place, List<Path> old, Map<String, float[]> known) {
        var written = new ArrayList<Path>();
        var keys = List.copyOf(known.keySet());
        for (int from = 0; from < keys.size(); from += SEGMENT_ROWS) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + SEGMENT_ROWS));
            float[] rows = new float[some.size() * width];
            for (int i = 0; i < some.size(); i++) {
                System.arraycopy(row(known, some.get(i)), 0, rows, i * width, width);
            }
            written.add(new EmbeddingSegment(some, rows).write(place, width));
        }
        old.stream().filter(file -> !written.contains(file)).forEach(EmbeddingCache::delete);
    }

    private void put(EmbeddingSegment segment, Map<String, float[]> into) {
        for (int i = 0; i < segment.keys().size(); i++) {
            into.put(segment.keys().get(i), segment.row(i, width));
        }
    }

    private static float[] row(Map<String, float[]> known, String key) {
        return Objects.requireNonNull(known.get(key), key);
    }

    private static List<Path> segments(Path place) {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("[0-9a-f]{64}\\.safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(place + ": the folder of the cache cannot be listed (" + e + ").", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the file cannot be deleted (" + e + "); delete it by hand.", e);
        }
    }
}
