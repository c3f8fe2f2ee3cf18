package dev.alea.formats.json;

import dev.alea.formats.FormatException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of one JSON object, read with their types checked; a key that is absent and one that is {@code null} are the same.
 *
 * @param object the object
 * @param source what the sentences call the file
 * @param path the way to this object, empty at the root, else ending in a dot
 */
public record JsonFields(ObjectNode object, String source, String path) {
    /** The fields of the root object. */
    public static JsonFields of(ObjectNode object, String source) {
        return new JsonFields(object, source, "");
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        return object.hasNonNull(key);
    }

    /** The nested object under that key. */
    public Optional<JsonFields> child(String key) {
        return value(key).map(v -> {
            if (v instanceof ObjectNode nested) {
                return new JsonFields(nested, source, path + key + ".");
            }
            throw bad(key, v, "an object");
        });
    }

    /** A whole number of 1 or more. */
    public int positiveInt(String key) {
        return optionalPositiveInt(key).orElseThrow(() -> missing(key, "a whole number of 1 or more"));
    }

    /** A whole number of 1 or more, where there is one. */
    public OptionalInt optionalPositiveInt(String key) {
        return optionalInt(key, 1, "a whole number of 1 or more");
    }

    /** A token id: a whole number of 0 or more, where there is one. */
    public OptionalInt optionalId(String key) {
        return optionalInt(key, 0, "a whole number of 0 or more");
    }

    private OptionalInt optionalInt(String key, int least, String wanted) {
        var value = value(key);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(intOf(key, value.get(), least, wanted));
    }

    private int intOf(String key, JsonNode value, int least, String wanted) {
        var number = exactLong(value);
        if (number.isEmpty() || number.getAsLong() < least || number.getAsLong() > Integer.MAX_VALUE) {
            throw bad(key, value, wanted + ", at most " + Integer.MAX_VALUE);
        }
        return (int) number.getAsLong();
    }

    /** One id or a list of ids; empty when absent. */
    public List<Integer> ids(String key) {
        String wanted = "a whole number of 0 or more, or a list of such";
        var value = value(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            return List.of(intOf(key, value.get(), 0, wanted));
        }
        return StreamSupport.stream(value.get().spliterator(), false)
                .map(v -> intOf(key, v, 0, wanted))
                .toList();
    }

    /** A finite number above zero. */
    public double positive(String key, double otherwise) {
        return value(key).map(v -> positiveOf(key, v)).orElse(otherwise);
    }

    /** A finite number above zero that must be there. */
    public double positive(String key) {
        return value(key).map(v -> positiveOf(key, v)).orElseThrow(() -> missing(key, "a finite number above zero"));
    }

    private double positiveOf(String key, JsonNode value) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw bad(key, value, "a finite number above zero");
        }
        return number;
    }

    /** A finite number. */
    public double number(String key, double otherwise) {
        return value(key)
                .map(v -> {
                    double number = v.isNumber() ? v.doubleValue() : Double.NaN;
                    if (!Double.isFinite(number)) {
                        throw bad(key, v, "a finite number");
                    }
                    return number;
                })
                .orElse(otherwise);
    }

    /** True or false. */
    public boolean flag(String key, boolean otherwise) {
        return value(key)
                .map(v -> {
                    if (!v.isBoolean()) {
                        throw bad(key, v, "true or false");
                    }
                    return v.booleanValue();
                })
                .orElse(otherwise);
    }

    /** A string, where there is one. */
    public Optional<String> text(String key) {
        return value(key).map(v -> {
            if (!v.isString()) {
                throw bad(key, v, "a string");
            }
            return v.stringValue();
        });
    }

    /** A list of strings; empty when absent. */
    public List<String> texts(String key) {
        var value = value(key);
        if (value.isEmpty()) {
            return List.of();
        }
        var list = value.get();
        if (!list.isArray() || !StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isString)) {
            throw bad(key, list, "a list of strings");
        }
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }

    /** The value as a 64-bit whole number, if it is exactly one. */
    public static OptionalLong exactLong(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    /** The sentence for a key whose value is not supported. */
    public FormatException refused(String key, String why) {
        String found = value(key).map(JsonFields::shown).orElse("absent");
        return new FormatException(source + ": '" + path + key + "' is " + found + ": " + why);
    }

    private Optional<JsonNode> value(String key) {
        return has(key) ? Optional.of(object.get(key)) : Optional.empty();
    }

    private FormatException bad(String key, JsonNode found, String wanted) {
        return new FormatException(
                source + ": '" + path + key + "' is " + shown(found) + "; it must be " + wanted + ".");
    }

    private FormatException missing(String key, String wanted) {
        return new FormatException(source + ": '" + path + key + "' is missing; it must be " + wanted + ".");
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
