package dev.alea.formats.safetensors;

import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes safetensors files that every known reader accepts. */
public final class SafetensorsWriter {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes a file atomically: the header padded to eight bytes, the wider element types first so that all are aligned, and
     * by name within one width; {@code format} is {@code pt} unless the metadata says otherwise.
     *
     * @param target the file; its folder must be there
     * @param metadata free strings
     * @param tensors what to write; no key twice
     * @throws IllegalArgumentException when a key is there twice or reserved, or the header would pass the format's bound
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public static void write(Path target, Map<String, String> metadata, List<TensorData> tensors) {
        requireKeys(target, tensors);
        var ordered = tensors.stream()
                .sorted(Comparator.comparingInt((TensorData t) -> -t.dtype().bytes())
                        .thenComparing(TensorData::name))
                .toList();
        byte[] header = header(metadata, ordered);
        if (header.length > SafetensorsHeader.MAX_HEADER) {
            throw new IllegalArgumentException(target + ": the header would have " + header.length + " bytes; at most "
                    + SafetensorsHeader.MAX_HEADER + " are allowed. Write several files.");
        }
        AtomicFile.write(target, channel -> {
            var length = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            AtomicFile.writeFully(channel, length.putLong(header.length).flip());
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            for (var tensor : ordered) {
                AtomicFile.writeFully(channel, tensor.bytes());
            }
        });
    }

    private static void requireKeys(Path target, List<TensorData> tensors) {
        var seen = new HashSet<String>();
        for (var tensor : tensors) {
            if (tensor.name().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException(
                        target + ": a tensor cannot be called " + tensor.name() + "; the format reserves that key.");
            }
            if (!seen.add(tensor.name())) {
                throw new IllegalArgumentException(target + ": the tensor '" + tensor.name() + "' was given twice.");
            }
        }
    }

    private static byte[] header(Map<String, String> metadata, List<TensorData> ordered) {
        var root = MAPPER.createObjectNode();
        var strings = root.putObject(SafetensorsHeader.METADATA);
        // Readers of the hub refuse a file whose framework is not said; its bytes are the same for all.
        strings.put("format", "pt");
        metadata.forEach(strings::put);
        long at = 0;
        for (var tensor : ordered) {
            at = describe(root.putObject(tensor.name()), tensor, at);
        }
        byte[] json = MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        byte[] header = Arrays.copyOf(json, padded);
        Arrays.fill(header, json.length, padded, (byte) ' ');
        return header;
    }

    private static long describe(ObjectNode entry, TensorData tensor, long begin) {
        entry.put("dtype", tensor.dtype().name());
        var shape = entry.putArray("shape");
        tensor.shape().dims().forEach(shape::add);
        long end = Math.addExact(begin, tensor.bytes().byteSize());
        entry.putArray("data_offsets").add(begin).add(end);
        return end;
    }
}
