package dev.alea.formats.npy;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.zip.SafeZip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Several arrays in a zip archive. */
public final class Npz {
    private static final int CHUNK = 1 << 16;
    // Same arrays, same bytes: the time of day stays out of the file.
    private static final LocalDateTime FIRST_ZIP_DAY = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** Reads all arrays within {@link SafeZip.Limits#DEFAULT}. */
    public static SequencedMap<String, TensorData> read(Path file) {
        return read(file, SafeZip.Limits.DEFAULT);
    }

    /**
     * Reads all arrays; their keys are the entries' names without the suffix.
     *
     * @throws FormatException when the archive passes a limit, an entry is not an .npy, or an array is not plain
     */
    public static SequencedMap<String, TensorData> read(Path file, SafeZip.Limits limits) {
        var arrays = new LinkedHashMap<String, TensorData>();
        try (var zip = SafeZip.open(file, limits)) {
            for (String entry : zip.names()) {
                if (!entry.endsWith(Npy.SUFFIX)) {
                    throw new FormatException(
                            file + ": the entry '" + entry + "' is not an .npy array; an .npz archive has only those.");
                }
                String name = entry.substring(0, entry.length() - Npy.SUFFIX.length());
                var bytes = zip.read(entry, Arena.ofAuto());
                arrays.put(name, Npy.parse(bytes, name, file + " (" + entry + ")"));
            }
        }
        return arrays;
    }

    /**
     * Writes arrays deflated and atomically, in the order of the map.
     *
     * @throws IllegalArgumentException when NumPy has no such element type
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public static void write(Path file, Map<String, TensorData> arrays) {
        AtomicFile.write(file, channel -> {
            // The channel stays open: it is forced to the disk after the archive is complete.
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
            var zip = new ZipOutputStream(out);
            for (var array : arrays.entrySet()) {
                var tensor = array.getValue();
                var entry = new ZipEntry(array.getKey() + Npy.SUFFIX);
                entry.setTimeLocal(FIRST_ZIP_DAY);
                zip.putNextEntry(entry);
                zip.write(NpyHeader.bytes(array.getKey(), tensor.dtype(), tensor.shape()));
                copy(tensor.bytes(), zip);
                zip.closeEntry();
            }
            zip.finish();
            out.flush();
        });
    }

    private static void copy(MemorySegment bytes, OutputStream out) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            long length = Math.min(CHUNK, bytes.byteSize() - at);
            out.write(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
