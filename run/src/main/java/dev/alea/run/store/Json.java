package dev.alea.run.store;

import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a run writes it: a double reads back to the same bits; NaN and the infinities are texts. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A Java value (map, list, text, number, boolean) as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** An object as a map in the order of its keys. */
    public static Map<String, Object> map(JsonNode object) {
        return MAPPER.convertValue(object, MAP);
    }

    /** A value on one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A value for people: indented, with a line end. */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /** Parses a text; Jackson's exception on anything but one JSON value. */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /**
     * Reads a file that holds one object.
     *
     * @throws DataException when there is no such file or it holds something else
     */
    public static ObjectNode read(Path file) {
        try {
            if (MAPPER.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new DataException(file + ": must hold one JSON object.");
        } catch (IOException fault) {
            throw new DataException(file + ": cannot be read (" + fault + ").", fault);
        } catch (JacksonException fault) {
            throw new DataException(file + ": is not JSON: " + fault.getOriginalMessage(), fault);
        }
    }

    /** Puts a double exactly: finite ones as numbers, the others as {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. */
    public static void put(ObjectNode object, String key, double value) {
        if (Double.isFinite(value)) {
            object.put(key, value);
        } else {
            object.put(key, Double.toString(value));
        }
    }

    /** Reads what {@link #put} wrote. */
    public static double number(JsonNode value) {
        return value.isString() ? Double.parseDouble(value.stringValue()) : value.doubleValue();
    }
}
