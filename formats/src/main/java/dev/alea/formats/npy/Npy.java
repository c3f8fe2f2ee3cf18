package dev.alea.formats.npy;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.file.MappedFile;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One array in a file. */
public final class Npy {
    static final String SUFFIX = ".npy";

    private Npy() {}

    /**
     * Maps an array; its key is the file's name without the suffix. The mapping lasts as long as the result can be reached.
     *
     * @throws FormatException when the file is not a plain little-endian array in row-major order, or of another length than
     *     its header says
     */
    public static TensorData read(Path file) {
        String name = String.valueOf(file.getFileName());
        String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        return parse(MappedFile.map(file, Arena.ofAuto()), key, file.toString());
    }

    /** Reads an array whose bytes are at hand; the result is a view of them. */
    static TensorData parse(MemorySegment file, String name, String source) {
        var header = NpyHeader.parse(file, source);
        long data = file.byteSize() - header.dataStart();
        long wanted;
        try {
            wanted = header.shape().bytes(header.dtype());
        } catch (ArithmeticException e) {
            throw new FormatException(
                    source + ": the shape " + header.shape() + " has more bytes than 63 bits count.", e);
        }
        if (wanted != data) {
            throw new FormatException(source + ": " + header.dtype() + " of shape " + header.shape() + " takes "
                    + wanted + " bytes, but " + data + " follow the header.");
        }
        return new TensorData(name, header.dtype(), header.shape(), file.asSlice(header.dataStart()));
    }

    /**
     * Writes an array atomically, in version 1.0.
     *
     * @throws IllegalArgumentException when NumPy has no such element type
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public static void write(Path file, TensorData tensor) {
        byte[] header = NpyHeader.bytes(tensor.name(), tensor.dtype(), tensor.shape());
        AtomicFile.write(file, channel -> {
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            AtomicFile.writeFully(channel, tensor.bytes());
        });
    }
}
