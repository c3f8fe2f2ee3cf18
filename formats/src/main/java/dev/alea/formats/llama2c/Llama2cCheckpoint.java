package dev.alea.formats.llama2c;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.MappedFile;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A llama2.c checkpoint in the names and the layout of model hubs.
 *
 * @param config what its header says, with the constants llama2.c has in its code
 * @param tensors all weights, float32; views of the mapped file but for the query and key projections
 */
public record Llama2cCheckpoint(LlamaConfig config, List<TensorData> tensors) {
    static final int HEADER_BYTES = 7 * Integer.BYTES;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    // "ak42": the later versions of the format start with it, the classic one has no mark.
    private static final int LATER_VERSION = 0x616B3432;
    private static final int MAX_LAYERS = 10_000;

    /** Keeps its own list. */
    public Llama2cCheckpoint {
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads a file; the mapping lasts as long as the result can be reached.
     *
     * @throws FormatException when the header is not of the classic layout, or the file of another length than it implies
     */
    public static Llama2cCheckpoint read(Path file) {
        return parse(MappedFile.map(file, Arena.ofAuto()), file.toString());
    }

    static Llama2cCheckpoint parse(MemorySegment file, String source) {
        var config = config(file, source);
        return new Llama2cCheckpoint(config, new Llama2cWeights(config, file, source).read());
    }

    private static LlamaConfig config(MemorySegment file, String source) {
        if (file.byteSize() < HEADER_BYTES) {
            throw new FormatException(source + ": the file has " + file.byteSize()
                    + " bytes; a llama2.c checkpoint starts" + " with " + HEADER_BYTES + " bytes of header.");
        }
        if (file.get(INT, 0) == LATER_VERSION) {
            throw new FormatException(source + ": this is version " + file.get(INT, Integer.BYTES)
                    + " of the llama2.c format; only the classic one is read. Export it with --version 0.");
        }
        int dim = positive(file, 0, "dim", source);
        int layers = positive(file, 2, "n_layers", source);
        int heads = positive(file, 3, "n_heads", source);
        int vocabulary = field(file, 5);
        if (vocabulary == 0 || vocabulary == Integer.MIN_VALUE || dim % heads != 0 || layers > MAX_LAYERS) {
            throw new FormatException(
                    source + ": the header says vocab_size " + vocabulary + ", dim " + dim + ", n_heads "
                            + heads + " and n_layers " + layers
                            + "; needed are a vocabulary, a dim that the heads divide and at"
                            + " most " + MAX_LAYERS + " layers. This is not a llama2.c checkpoint.");
        }
        try {
            return new LlamaConfig(
                    Math.abs(vocabulary),
                    dim,
                    positive(file, 1, "hidden_dim", source),
                    layers,
                    heads,
                    positive(file, 4, "n_kv_heads", source),
                    dim / heads,
                    1e-5,
                    positive(file, 6, "seq_len", source),
                    10_000,
                    Optional.empty(),
                    vocabulary > 0,
                    false,
                    false,
                    false,
                    "llama",
                    OptionalInt.of(1),
                    List.of(2),
                    DType.F32);
        } catch (IllegalArgumentException e) {
            throw new FormatException(source + ": " + e.getMessage(), e);
        }
    }

    private static int field(MemorySegment file, int index) {
        return file.get(INT, (long) index * Integer.BYTES);
    }

    private static int positive(MemorySegment file, int index, String name, String source) {
        int value = field(file, index);
        if (value < 1) {
            throw new FormatException(source + ": the header says " + name + " " + value
                    + "; it must be 1 or more. This is not a llama2.c checkpoint.");
        }
        return value;
    }
}
