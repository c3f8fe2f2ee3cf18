package dev.alea.formats.safetensors;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked header of a safetensors file.
 *
 * @param metadata the free strings of the file
 * @param entries the tensors in the order of their bytes
 * @param dataStart where the first byte of data lies in the file
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries, long dataStart) {
    static final String METADATA = "__metadata__";
    static final long MAX_HEADER = 100_000_000;
    static final int LENGTH_BYTES = Long.BYTES;
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

    SafetensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        entries = List.copyOf(entries);
    }

    /** One tensor: its bytes are begin (inclusive) to end (exclusive), counted from the start of the data. */
    record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

    /**
     * Reads and checks the header of a whole file.
     *
     * @throws FormatException when any rule of the format is broken
     */
    static SafetensorsHeader parse(MemorySegment file, String source) {
        long length = headerLength(file, source);
        byte[] json = file.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        if (json.length == 0 || json[0] != '{') {
            throw new FormatException(source + ": the header does not start with '{'; this is not a safetensors file.");
        }
        var root = StrictJson.parseObject(json, source + " (header)");
        Map<String, String> metadata = Map.of();
        var entries = new ArrayList<Entry>();
        for (var field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                metadata = metadata(field.getValue(), source);
            } else {
                entries.add(entry(field.getKey(), field.getValue(), source));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long dataStart = LENGTH_BYTES + length;
        requireContiguous(entries, file.byteSize() - dataStart, source);
        return new SafetensorsHeader(metadata, entries, dataStart);
    }

    private static long headerLength(MemorySegment file, String source) {
        if (file.byteSize() < LENGTH_BYTES) {
            throw new FormatException(source + ": the file has " + file.byteSize()
                    + " bytes; a safetensors file starts with 8 bytes of header length. Fetch it again.");
        }
        long length = file.get(LENGTH, 0);
        if (length < 0 || length > MAX_HEADER) {
            throw new FormatException(source + ": the header claims " + Long.toUnsignedString(length)
                    + " bytes; at most " + MAX_HEADER + " are allowed. This is not a safetensors file.");
        }
        if (length > file.byteSize() - LENGTH_BYTES) {
            throw new FormatException(source + ": the header claims " + length + " bytes, but only "
                    + (file.byteSize() - LENGTH_BYTES) + " follow: the file is truncated. Fetch it again.");
        }
        return length;
    }

    private static Map<String, String> metadata(JsonNode node, String source) {
        if (!(node instanceof ObjectNode object)) {
            throw new FormatException(source + ": '" + METADATA + "' is not an object of strings.");
        }
        var metadata = new LinkedHashMap<String, String>();
        for (var field : object.properties()) {
            if (!field.getValue().isString()) {
                throw new FormatException(source + ": the value of '" + METADATA + "." + field.getKey() + "' is "
                        + field.getValue().getNodeType() + "; only strings are allowed there.");
            }
            metadata.put(field.getKey(), field.getValue().stringValue());
        }
        return metadata;
    }

    private static Entry entry(String name, JsonNode node, String source) {
        String where = source + ": tensor '" + name + "'";
        if (!(node instanceof ObjectNode object)
                || !Set.copyOf(object.propertyNames()).equals(KEYS)) {
            throw new FormatException(
                    where + ": its entry must be an object with exactly the keys dtype, shape and" + " data_offsets.");
        }
        String spelled = object.get("dtype").isString() ? object.get("dtype").stringValue() : "no string";
        var dtype = DType.parse(spelled)
                .orElseThrow(() -> new FormatException(
                        where + ": the element type is " + spelled + "; supported are " + DType.allowed() + "."));
        var shape = new Shape(numbers(object.get("shape"), where + ": 'shape'"));
        var offsets = numbers(object.get("data_offsets"), where + ": 'data_offsets'");
        if (offsets.size() != 2) {
            throw new FormatException(where + ": 'data_offsets' has " + offsets.size() + " numbers; it must have 2.");
        }
        var entry = new Entry(name, dtype, shape, offsets.getFirst(), offsets.getLast());
        requireSpan(entry, where);
        return entry;
    }

    private static List<Long> numbers(JsonNode node, String what) {
        if (!node.isArray()) {
            throw new FormatException(what + " is not a list of whole numbers.");
        }
        var numbers = new ArrayList<Long>(node.size());
        for (var element : node) {
            var number = JsonFields.exactLong(element);
            if (number.isEmpty() || number.getAsLong() < 0) {
                throw new FormatException(
                        what + " contains " + element + "; allowed are whole numbers from 0 to 2^63-1.");
            }
            numbers.add(number.getAsLong());
        }
        return numbers;
    }

    private static void requireSpan(Entry entry, String where) {
        long wanted;
        try {
            wanted = entry.shape().bytes(entry.dtype());
        } catch (ArithmeticException e) {
            throw new FormatException(
                    where + ": the shape " + entry.shape() + " has more bytes than 63 bits count.", e);
        }
        if (entry.end() < entry.begin() || entry.end() - entry.begin() != wanted) {
            throw new FormatException(where + ": 'data_offsets' are " + entry.begin() + " to " + entry.end() + ", but "
                    + entry.dtype() + " of shape " + entry.shape() + " takes " + wanted + " bytes.");
        }
    }

    private static void requireContiguous(List<Entry> entries, long dataBytes, String source) {
        long at = 0;
        for (var entry : entries) {
            if (entry.begin() != at) {
                throw new FormatException(source + ": tensor '" + entry.name() + "' starts at byte " + entry.begin()
                        + " of the data, but " + at + " bytes are taken before it: the file has "
                        + (entry.begin() < at ? "overlapping tensors." : "a hole."));
            }
            at = entry.end();
        }
        if (at != dataBytes) {
            throw new FormatException(source + ": the tensors take " + at + " bytes, but " + dataBytes
                    + " follow the header: the file is "
                    + (at > dataBytes ? "truncated. Fetch it again." : "longer than its header says."));
        }
    }
}
