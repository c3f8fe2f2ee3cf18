package dev.alea.formats.safetensors;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.StrictJson;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tensor lies in which shard.
 *
 * @param weightMap tensor to file name, in the order of the index
 */
record ShardIndex(Map<String, String> weightMap) {
    static final String FILE = "model.safetensors.index.json";
    private static final int MAX_BYTES = 64 << 20;
    // A plain name in the same folder: no separators, no drive letters, no hidden or relative names.
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

    ShardIndex {
        weightMap = Collections.unmodifiableMap(new LinkedHashMap<>(weightMap));
    }

    static ShardIndex read(Path file) {
        return of(StrictJson.readObject(file, MAX_BYTES), file.toString());
    }

    static ShardIndex parse(byte[] json, String source) {
        return of(StrictJson.parseObject(json, source), source);
    }

    private static ShardIndex of(ObjectNode root, String source) {
        if (!(root.get("weight_map") instanceof ObjectNode map) || map.isEmpty()) {
            throw new FormatException(
                    source + ": 'weight_map' is missing or empty; it must be an object of tensor names to file names.");
        }
        var weightMap = new LinkedHashMap<String, String>();
        for (var field : map.properties()) {
            String shard = field.getValue().isString() ? field.getValue().stringValue() : "";
            if (!SHARD.matcher(shard).matches()) {
                throw new FormatException(source + ": the tensor '" + field.getKey() + "' lies in " + field.getValue()
                        + "; it must be the plain name of a .safetensors file in the same folder.");
            }
            weightMap.put(field.getKey(), shard);
        }
        return new ShardIndex(weightMap);
    }

    /** The shards' file names, sorted. */
    SequencedSet<String> shards() {
        return new TreeSet<>(weightMap.values());
    }

    String toJson(long totalSize) {
        var mapper = JsonMapper.builder().build();
        var root = mapper.createObjectNode();
        root.putObject("metadata").put("total_size", totalSize);
        var map = root.putObject("weight_map");
        weightMap.forEach(map::put);
        return root.toPrettyString() + "\n";
    }
}
