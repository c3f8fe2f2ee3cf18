package dev.alea.formats.safetensors;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.MappedFile;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** A safetensors file, mapped; its tensors are views that end when it is closed. */
public final class SafetensorsFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final Map<String, String> metadata;
    private final SequencedMap<String, TensorData> tensors;

    private SafetensorsFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        var header = SafetensorsHeader.parse(bytes, path.toString());
        this.metadata = header.metadata();
        var views = new LinkedHashMap<String, TensorData>();
        for (var entry : header.entries()) {
            var view = bytes.asSlice(header.dataStart() + entry.begin(), entry.end() - entry.begin());
            views.put(entry.name(), new TensorData(entry.name(), entry.dtype(), entry.shape(), view));
        }
        this.tensors = Collections.unmodifiableSequencedMap(views);
    }

    /**
     * Maps a file and checks its header.
     *
     * <p>Cost: the header is read; the data is not, until somebody does.
     *
     * @throws FormatException when the file breaks any rule of the format
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena becomes the file's own, closed with it
    public static SafetensorsFile open(Path path) {
        var arena = Arena.ofShared();
        try {
            return new SafetensorsFile(path, arena, MappedFile.map(path, arena));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** The keys, in the order of their bytes in the file. */
    public SequencedSet<String> names() {
        return tensors.sequencedKeySet();
    }

    /** Whether there is a tensor of that key. */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * A view of one tensor, valid until the file is closed.
     *
     * @throws FormatException when there is none of that key
     */
    public TensorData tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new FormatException(
                    path + ": there is no tensor '" + name + "'; the file has " + tensors.size() + " others.");
        }
        return tensor;
    }

    /** The free strings of the file. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** Unmaps the file; every view of it ends. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
