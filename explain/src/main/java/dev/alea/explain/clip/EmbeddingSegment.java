package dev.alea.explain.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some embeddings in one file, under the SHA-256 of what was embedded. A file is named by its own content and never changed, so
 * two processes that write at once write two files, or the same one.
 */
final class EmbeddingSegment {
    static final String SUFFIX = ".safetensors";
    private static final String KEYS = "keys";
    private static final String ROWS = "rows";
    private static final int DIGEST = 32;

    private final List<String> keys;
    private final float[] rows;

    /**
     * A segment in memory.
     *
     * @param keys SHA-256 in hexadecimal, one per row
     * @param rows [keys, width], row-major
     */
    EmbeddingSegment(List<String> keys, float[] rows) {
        this.keys = List.copyOf(keys);
        this.rows = rows;
    }

    /** SHA-256 in hexadecimal, one per row. */
    List<String> keys() {
        return keys;
    }

    /** The row of a key, by the key's place. */
    float[] row(int key, int width) {
        return Arrays.copyOfRange(rows, key * width, (key + 1) * width);
    }

    /** Writes the file, whole or not at all, and says where it is. */
    Path write(Path folder, int width) {
        byte[] digests = new byte[keys.size() * DIGEST];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(HexFormat.of().parseHex(keys.get(i)), 0, digests, i * DIGEST, DIGEST);
        }
        var stored = List.of(
                TensorData.of(KEYS, DType.U8, Shape.of(keys.size(), DIGEST), digests),
                TensorData.of(ROWS, Shape.of(keys.size(), width), rows));
        Path file = folder.resolve(checksum(stored.get(0), stored.get(1)) + SUFFIX);
        SafetensorsWriter.write(file, Map.of(), stored);
        return file;
    }

    /** Reads a file; empty when it is damaged, of another width, or gone because another process has tidied up. */
    static Optional<EmbeddingSegment> read(Path file, int width) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var opened = SafetensorsFile.open(file)) {
            if (!opened.contains(KEYS) || !opened.contains(ROWS)) {
                return Optional.empty();
            }
            TensorData digests = opened.tensor(KEYS);
            TensorData rows = opened.tensor(ROWS);
            boolean fits = digests.dtype() == DType.U8
                    && digests.shape().rank() == 2
                    && digests.shape().dims().getLast() == DIGEST
                    && rows.dtype() == DType.F32
                    && rows.shape().dims().equals(List.of(digests.shape().dims().getFirst(), (long) width));
            String name = String.valueOf(file.getFileName());
            if (!fits || !name.equals(checksum(digests, rows) + SUFFIX)) {
                return Optional.empty();
            }
            return Optional.of(new EmbeddingSegment(keys(digests.toBytes()), rows.toFloats()));
        } catch (FormatException damaged) {
            return Optional.empty();
        }
    }

    private static List<String> keys(byte[] digests) {
        var keys = new ArrayList<String>(digests.length / DIGEST);
        for (int at = 0; at < digests.length; at += DIGEST) {
            keys.add(HexFormat.of().formatHex(digests, at, at + DIGEST));
        }
        return keys;
    }

    private static String checksum(TensorData keys, TensorData rows) {
        MessageDigest digest = Digests.sha256();
        digest.update(keys.shape().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(rows.shape().toString().getBytes(StandardCharsets.UTF_8));
        update(digest, keys.bytes());
        update(digest, rows.bytes());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, MemorySegment bytes) {
        digest.update(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
