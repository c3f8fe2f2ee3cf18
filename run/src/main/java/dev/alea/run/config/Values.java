package dev.alea.run.config;

import java.io.Serial;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** TOML values to the types of record components. */
final class Values {
    private Values() {}

    /** A value of another kind than the key allows; the message says what is allowed. */
    static final class Mismatch extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Mismatch(String allowed) {
            super(allowed);
        }
    }

    static Object read(Type type, Object found) throws Mismatch {
        Class<?> raw = Schema.raw(type);
        if (raw == Optional.class) {
            return Optional.of(read(Schema.argument(type), found));
        }
        if (raw == List.class) {
            return list(Schema.argument(type), found);
        }
        if (raw == Map.class) {
            return map(Schema.argument(type), found);
        }
        return scalar(raw, found);
    }

    private static Object list(Type element, Object found) throws Mismatch {
        if (!(found instanceof TomlArray array)) {
            throw new Mismatch("a list [..]");
        }
        var values = new ArrayList<Object>();
        for (Object value : array.toList()) {
            values.add(read(element, value));
        }
        return List.copyOf(values);
    }

    private static Object map(Type element, Object found) throws Mismatch {
        if (!(found instanceof TomlTable table)) {
            throw new Mismatch("a table");
        }
        var values = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, Object> entry : table.entrySet()) {
            values.put(entry.getKey(), read(element, entry.getValue()));
        }
        return java.util.Collections.unmodifiableMap(values);
    }

    private static Object scalar(Class<?> type, Object found) throws Mismatch {
        if (type == int.class || type == Integer.class) {
            return (int) whole(found, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return whole(found, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return number(found);
        }
        if (type == float.class || type == Float.class) {
            return (float) number(found);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (found instanceof Boolean b) {
                return b;
            }
            throw new Mismatch("true or false");
        }
        return text(type, found);
    }

    private static Object text(Class<?> type, Object found) throws Mismatch {
        if (type.isEnum()) {
            return constant(type, found);
        }
        if (!(found instanceof String text)) {
            throw new Mismatch("a text in quotes");
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("a configuration record cannot have a component of " + type);
    }

    private static Object constant(Class<?> type, Object found) throws Mismatch {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (name((Enum<?>) constant).equals(found)) {
                return constant;
            }
        }
        throw new Mismatch("one of "
                + Arrays.stream(constants)
                        .map(c -> '"' + name((Enum<?>) c) + '"')
                        .collect(Collectors.joining(", ")));
    }

    /** {@code LEAVE_ONE_OUT} is spelt {@code leave-one-out}. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long whole(Object found, long least, long most) throws Mismatch {
        if (found instanceof Long n && n >= least && n <= most) {
            return n;
        }
        throw new Mismatch("a whole number between " + least + " and " + most);
    }

    private static double number(Object found) throws Mismatch {
        return switch (found) {
            case Double d -> d;
            case Long n when Math.abs(n) <= 1L << 53 -> (double) n;
            default -> throw new Mismatch("a number");
        };
    }
}
