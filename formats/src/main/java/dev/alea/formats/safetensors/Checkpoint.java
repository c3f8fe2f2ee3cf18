package dev.alea.formats.safetensors;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** The tensors of one model, in one safetensors file or in shards behind an index; mapped. */
public final class Checkpoint implements AutoCloseable {
    static final String SINGLE = "model.safetensors";
    private final Path source;
    private final List<SafetensorsFile> files;
    private final SequencedMap<String, SafetensorsFile> owners;

    private Checkpoint(Path source, List<SafetensorsFile> files) {
        this.source = source;
        this.files = List.copyOf(files);
        var byName = new LinkedHashMap<String, SafetensorsFile>();
        for (var file : files) {
            file.names().forEach(name -> byName.put(name, file));
        }
        this.owners = Collections.unmodifiableSequencedMap(byName);
    }

    /**
     * Opens a model folder, a single safetensors file, or an index.
     *
     * <p>In a folder {@code model.safetensors} comes before the index, as hubs do it.
     *
     * @throws FormatException when there is neither, a shard is missing, a tensor is not where the index says, or a shard has
     *     one the index does not know
     */
    public static Checkpoint open(Path folderOrFile) {
        if (!Files.isDirectory(folderOrFile)) {
            return folderOrFile.toString().endsWith(".index.json") ? sharded(folderOrFile) : single(folderOrFile);
        }
        var file = folderOrFile.resolve(SINGLE);
        if (Files.exists(file)) {
            return single(file);
        }
        var index = folderOrFile.resolve(ShardIndex.FILE);
        if (Files.exists(index)) {
            return sharded(index);
        }
        throw new FormatException(folderOrFile + ": the folder has neither " + SINGLE + " nor " + ShardIndex.FILE
                + "; save the model as safetensors (pickled .bin and .pt files are not read, as they can run code).");
    }

    private static Checkpoint single(Path file) {
        return new Checkpoint(file, List.of(SafetensorsFile.open(file)));
    }

    private static Checkpoint sharded(Path indexFile) {
        var index = ShardIndex.read(indexFile);
        var files = new ArrayList<SafetensorsFile>();
        try {
            for (String shard : index.shards()) {
                files.add(openShard(indexFile, shard));
            }
            requireIndexed(index, files, indexFile);
            return new Checkpoint(indexFile, files);
        } catch (RuntimeException | Error e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static SafetensorsFile openShard(Path indexFile, String shard) {
        var file = indexFile.resolveSibling(shard);
        if (!Files.isRegularFile(file)) {
            throw new FormatException(indexFile + ": the shard " + shard + " is not in the folder. Fetch it.");
        }
        return SafetensorsFile.open(file);
    }

    private static void requireIndexed(ShardIndex index, List<SafetensorsFile> files, Path indexFile) {
        var found = new LinkedHashMap<String, String>();
        for (var file : files) {
            String shard = String.valueOf(file.path().getFileName());
            for (String name : file.names()) {
                if (!shard.equals(index.weightMap().get(name))) {
                    throw new FormatException(file.path() + ": the tensor '" + name + "' is in this shard, but "
                            + indexFile.getFileName() + " says "
                            + index.weightMap().getOrDefault(name, "nothing of it")
                            + ". The shards and the index belong to different models.");
                }
                found.put(name, shard);
            }
        }
        index.weightMap().forEach((name, shard) -> {
            if (!found.containsKey(name)) {
                throw new FormatException(indexFile + ": the tensor '" + name + "' should be in " + shard
                        + ", but is not. The shards and the index belong to different models.");
            }
        });
    }

    /** The keys: shard by shard, in the order of their bytes. */
    public SequencedSet<String> names() {
        return owners.sequencedKeySet();
    }

    /** Whether there is a tensor of that key. */
    public boolean contains(String name) {
        return owners.containsKey(name);
    }

    /**
     * A view of one tensor, valid until the checkpoint is closed.
     *
     * @throws FormatException when there is none of that key
     */
    public TensorData tensor(String name) {
        return owner(name).tensor(name);
    }

    /**
     * The file a tensor lies in.
     *
     * @throws FormatException when there is none of that key
     */
    public Path fileOf(String name) {
        return owner(name).path();
    }

    private SafetensorsFile owner(String name) {
        var owner = owners.get(name);
        if (owner == null) {
            throw new FormatException(
                    source + ": there is no tensor '" + name + "'; the checkpoint has " + owners.size() + " others.");
        }
        return owner;
    }

    /** The free strings of the first file. */
    public Map<String, String> metadata() {
        return files.getFirst().metadata();
    }

    /** The file or the index that was opened. */
    public Path path() {
        return source;
    }

    /** Unmaps all files; every view of them ends. */
    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
