package dev.alea.explain.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.clip.EmbeddingCache.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddingCacheTest {
    private static final int WIDTH = 3;

    @TempDir
    Path root;

    private final AtomicInteger encoded = new AtomicInteger();

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Digests.of("entry " + i)).toList();
    }

    /** What the encoder of these tests makes of a key: its first bytes. */
    private static float[] row(String key) {
        float[] row = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            row[i] = Integer.parseInt(key.substring(4 * i, 4 * i + 4), 16);
        }
        return row;
    }

    private float[] fetch(EmbeddingCache cache, List<String> keys) {
        return cache.rows(Kind.PICTURES, keys, positions -> {
            float[] rows = new float[positions.length * WIDTH];
            for (int i = 0; i < positions.length; i++) {
                encoded.incrementAndGet();
                System.arraycopy(row(keys.get(positions[i])), 0, rows, i * WIDTH, WIDTH);
            }
            return rows;
        });
    }

    private static void assertRows(float[] found, List<String> keys) {
        assertThat(found).hasSize(keys.size() * WIDTH);
        for (int i = 0; i < keys.size(); i++) {
            for (int k = 0; k < WIDTH; k++) {
                assertThat(found[i * WIDTH + k]).isEqualTo(row(keys.get(i))[k]);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(root.resolve("net/pictures"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void eachEntryIsEncodedOnceWhoeverAsks() throws IOException {
        var cache = new EmbeddingCache(root, "net", WIDTH);
        var twice = new ArrayList<>(keys(0, 7));
        twice.addAll(keys(0, 7).reversed());
        assertRows(fetch(cache, twice), twice);
        assertThat(encoded).hasValue(7);
        assertRows(fetch(new EmbeddingCache(root, "net", WIDTH), keys(3, 9)), keys(3, 9));
        assertThat(encoded).hasValue(9);
        assertThat(files()).hasSize(2);
        assertThat(fetch(cache, List.of())).isEmpty();
        assertRows(fetch(new EmbeddingCache(root, "other", WIDTH), keys(0, 1)), keys(0, 1));
        assertThat(encoded).as("another network has a cache of its own").hasValue(10);
    }

    @Test
    void textsAndPicturesAreKeptApart() {
        var cache = new EmbeddingCache(root, "net", 1);
        assertThat(cache.rows(Kind.PICTURES, keys(0, 1), _ -> new float[] {1})).containsExactly(1);
        assertThat(cache.rows(Kind.TEXTS, keys(0, 1), _ -> new float[] {2})).containsExactly(2);
        assertThat(cache.rows(Kind.PICTURES, keys(0, 1), _ -> new float[] {3})).containsExactly(1);
    }

    @Test
    void aDamagedFileIsDeletedAndMadeAgain() throws IOException {
        var cache = new EmbeddingCache(root, "net", WIDTH);
        fetch(cache, keys(0, 5));
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        for (int damage = 0; damage < 3; damage++) {
            byte[] broken = bytes.clone();
            switch (damage) {
                case 0 -> broken[broken.length - 2] ^= 1; // a value
                case 1 -> broken[3] ^= 0x40; // the length of the header
                default -> broken = java.util.Arrays.copyOf(bytes, bytes.length - 5);
            }
            Files.write(file, broken);
            encoded.set(0);
            assertRows(fetch(cache, keys(0, 5)), keys(0, 5));
            assertThat(encoded).as("damage " + damage).hasValue(5);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @Test
    void rowsOfAnotherWidthAreNoRowsOfThisNetwork() {
        fetch(new EmbeddingCache(root, "net", WIDTH), keys(0, 2));
        assertThat(new EmbeddingCache(root, "net", 2).rows(Kind.PICTURES, keys(0, 2), _ -> new float[] {1, 2, 3, 4}))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void manyFilesBecomeFewAndLoseNothing() throws IOException {
        var cache = new EmbeddingCache(root, "net", WIDTH);
        int many = EmbeddingCache.MANY_SEGMENTS + 2;
        for (int i = 0; i < many; i++) {
            fetch(cache, keys(i, i + 1));
        }
        encoded.set(0);
        assertRows(fetch(cache, keys(0, many)), keys(0, many));
        assertThat(encoded).hasValue(0);
        assertThat(files()).hasSizeLessThan(4);
    }

    @Test
    void severalThreadsGetTheSameRows() throws Exception {
        var names = Thread.ofPlatform().name("reader-", 0).factory();
        try (var readers = Executors.newThreadPerTaskExecutor(names)) {
            List<Callable<float[]>> asks = IntStream.range(0, 6)
                    .<Callable<float[]>>mapToObj(
                            i -> () -> fetch(new EmbeddingCache(root, "net", WIDTH), keys(i, 20 + i)))
                    .toList();
            int from = 0;
            for (Future<float[]> answer : readers.invokeAll(asks)) {
                assertRows(answer.get(), keys(from, 20 + from));
                from++;
            }
        }
        encoded.set(0);
        assertRows(fetch(new EmbeddingCache(root, "net", WIDTH), keys(0, 25)), keys(0, 25));
        assertThat(encoded).hasValue(0);
    }

    @Test
    void anEncoderThatGivesTooLittleIsFound() {
        var cache = new EmbeddingCache(root, "net", WIDTH);
        assertThatThrownBy(() -> cache.rows(Kind.TEXTS, keys(0, 2), _ -> new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 numbers for 2 rows of 3");
    }
}
