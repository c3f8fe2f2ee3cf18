package dev.alea.run.checkpoint;

import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import dev.alea.run.store.FileOperations;
import dev.alea.run.store.Json;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tensors and state as the files {@code tensors.safetensors} and {@code state.json} of a {@link CheckpointStore}. */
public final class Checkpoints {
    private static final String TENSORS = "tensors.safetensors";
    private static final String STATE = "state.json";

    private final CheckpointStore store;

    /** Checkpoints in a store. */
    public Checkpoints(CheckpointStore store) {
        this.store = store;
    }

    /**
     * What a training needs to go on: everything that a step reads and an earlier step wrote.
     *
     * @param tensors by name, in the order in which they are to be written
     * @param state JSON values: maps, lists, texts, numbers, booleans
     */
    public record Contents(Map<String, TensorData> tensors, Map<String, Object> state) {
        /** Keeps the order of both maps. */
        public Contents {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        }
    }

    /**
     * A checkpoint read back.
     *
     * @param step after which it was taken
     * @param cursor how many bytes the event log had then
     * @param contents in memory of its own, freed with the record
     */
    public record Loaded(long step, long cursor, Contents contents) {
        /** A tensor by name; refuses a missing one. */
        public TensorData tensor(String name) {
            return Optional.ofNullable(contents.tensors().get(name))
                    .orElseThrow(() -> new DataException("The checkpoint of step " + step + " has no tensor \"" + name
                            + "\"; it has " + contents.tensors().keySet() + "."));
        }

        /** A whole number of the state. */
        public long whole(String key) {
            return Json.tree(value(key)).longValue();
        }

        /** A floating number of the state, NaN and infinities included, to the bit. */
        public double real(String key) {
            return Json.number(Json.tree(value(key)));
        }

        /** A text of the state. */
        public String text(String key) {
            return value(key).toString();
        }

        private Object value(String key) {
            return Optional.ofNullable(contents.state().get(key))
                    .orElseThrow(() -> new DataException("The checkpoint of step " + step + " has no state \"" + key
                            + "\"; it has " + contents.state().keySet() + "."));
        }
    }

    /** What {@link #newest} found. */
    public record Search(Optional<Loaded> found, List<CheckpointStore.Skipped> skipped) {}

    /**
     * Saves a checkpoint; a tensor is written under the name it has in the map.
     *
     * @param cursor how many bytes the event log has
     * @throws DataException when the disk refuses
     */
    public Path save(long step, long cursor, Contents contents) {
        List<TensorData> tensors = contents.tensors().entrySet().stream()
                .map(e -> new TensorData(
                        e.getKey(),
                        e.getValue().dtype(),
                        e.getValue().shape(),
                        e.getValue().bytes()))
                .toList();
        ObjectNode state = Json.object().put("step", step).put("cursor", cursor);
        state.set("state", Json.tree(contents.state()));
        Map<String, FileOperations.Body> parts = Map.of(
                TENSORS, file -> SafetensorsWriter.write(file, Map.of(), tensors),
                STATE, file -> Files.writeString(file, Json.pretty(state)));
        return store.save(step, parts);
    }

    /** Reads the newest whole checkpoint. */
    public Search newest() {
        CheckpointStore.Search search = store.newest();
        return new Search(search.found().map(saved -> load(saved.folder())), search.skipped());
    }

    private static Loaded load(Path folder) {
        ObjectNode state = Json.read(folder.resolve(STATE));
        var tensors = new LinkedHashMap<String, TensorData>();
        try (var file = SafetensorsFile.open(folder.resolve(TENSORS))) {
            for (String name : file.names()) {
                tensors.put(name, owned(file.tensor(name)));
            }
        }
        return new Loaded(
                state.required("step").longValue(),
                state.required("cursor").longValue(),
                new Contents(tensors, Json.map(state.required("state"))));
    }

    /** A copy in memory that the garbage collector frees: the mapped file may be deleted by retention meanwhile. */
    private static TensorData owned(TensorData mapped) {
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, mapped.bytes().byteSize()), Long.BYTES);
        MemorySegment.copy(mapped.bytes(), 0, copy, 0, mapped.bytes().byteSize());
        return new TensorData(
                mapped.name(),
                mapped.dtype(),
                mapped.shape(),
                copy.asSlice(0, mapped.bytes().byteSize()));
    }
}
