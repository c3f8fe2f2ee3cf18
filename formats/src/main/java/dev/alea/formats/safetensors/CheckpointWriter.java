package dev.alea.formats.safetensors;

import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a model's tensors the way hubs lay them out: one file while it is small enough, else shards and an index. */
public final class CheckpointWriter {
    /** What model hubs shard at. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    private CheckpointWriter() {}

    /**
     * Writes a checkpoint into a folder; the index comes last, so a broken run leaves no checkpoint rather than half of one.
     *
     * @param folder made when it is not there
     * @param metadata free strings for every file
     * @param tensors what to write, filled into shards in this order
     * @param maxShardBytes the most bytes of data per file; a larger tensor gets a file of its own
     * @throws IllegalArgumentException when the bound is not positive, a key is there twice, or there are no tensors
     * @throws IllegalStateException when the folder holds a checkpoint already
     * @throws UncheckedIOException when the disk refuses
     */
    public static void write(Path folder, Map<String, String> metadata, List<TensorData> tensors, long maxShardBytes) {
        if (maxShardBytes < 1 || tensors.isEmpty()) {
            throw new IllegalArgumentException(
                    folder + ": a checkpoint needs at least one tensor and a shard bound above" + " zero; given were "
                            + tensors.size() + " tensors and " + maxShardBytes + " bytes.");
        }
        prepare(folder);
        var shards = split(tensors, maxShardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(Checkpoint.SINGLE), metadata, tensors);
            return;
        }
        var weightMap = new LinkedHashMap<String, String>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            for (var tensor : shards.get(i)) {
                if (weightMap.put(tensor.name(), name) != null) {
                    throw new IllegalArgumentException(
                            folder + ": the tensor '" + tensor.name() + "' was given twice.");
                }
            }
        }
        for (var shard : shards) {
            String name = weightMap.get(shard.getFirst().name());
            SafetensorsWriter.write(folder.resolve(String.valueOf(name)), metadata, shard);
        }
        long total = tensors.stream().mapToLong(t -> t.bytes().byteSize()).sum();
        byte[] index = new ShardIndex(weightMap).toJson(total).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(ShardIndex.FILE), index);
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var present = Files.newDirectoryStream(folder, "model*.safetensors*")) {
                for (var file : present) {
                    throw new IllegalStateException(folder + ": the folder holds " + file.getFileName()
                            + " already, and two checkpoints in one folder cannot be told apart. Choose an empty one.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the folder cannot be used (" + e + ").", e);
        }
    }

    private static List<List<TensorData>> split(List<TensorData> tensors, long maxShardBytes) {
        var shards = new ArrayList<List<TensorData>>();
        var current = new ArrayList<TensorData>();
        long size = 0;
        for (var tensor : tensors) {
            long next = tensor.bytes().byteSize();
            if (!current.isEmpty() && next > maxShardBytes - size) {
                shards.add(List.copyOf(current));
                current.clear();
                size = 0;
            }
            current.add(tensor);
            size += next;
        }
        shards.add(List.copyOf(current));
        return shards;
    }
}
