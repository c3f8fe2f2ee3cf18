package dev.alea.run.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Records to TOML: scalars of a table first, then its tables. */
final class ConfigWriter {
    private final StringBuilder out = new StringBuilder();

    static String write(Record config) {
        var writer = new ConfigWriter();
        writer.table(config, "");
        return writer.out.toString();
    }

    /** Every key with its value as TOML, by dotted path. */
    static SequencedMap<String, String> flat(Record config) {
        var flat = new LinkedHashMap<String, String>();
        flatten(config, "", flat);
        return flat;
    }

    private static void flatten(Record config, String prefix, Map<String, String> into) {
        for (Schema.Field field : Schema.of(config.getClass()).fields()) {
            Object value = field.get(config);
            if (value instanceof Record nested) {
                flatten(nested, prefix + field.key() + ".", into);
            } else {
                into.put(prefix + field.key(), value instanceof Optional<?> o && o.isEmpty() ? "" : literal(value));
            }
        }
    }

    private void table(Record config, String path) {
        Schema schema = Schema.of(config.getClass());
        for (Schema.Field field : schema.fields()) {
            Object value = field.get(config);
            if (!(value instanceof Record)) {
                doc(field);
                out.append(
                        value instanceof Optional<?> o && o.isEmpty()
                                ? "# " + field.key() + " is not set\n"
                                : field.key() + " = " + literal(value) + "\n");
            }
        }
        for (Schema.Field field : schema.fields()) {
            if (field.get(config) instanceof Record nested) {
                out.append('\n');
                doc(field);
                String name = path + field.key();
                out.append('[').append(name).append("]\n");
                table(nested, name + ".");
            }
        }
    }

    private void doc(Schema.Field field) {
        field.doc()
                .ifPresent(text -> text.lines()
                        .forEach(line -> out.append("# ").append(line).append('\n')));
    }

    private static String literal(Object value) {
        return switch (value) {
            case Optional<?> o -> literal(o.orElseThrow());
            case List<?> list -> list.stream().map(ConfigWriter::literal).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> quote(e.getKey().toString()) + " = " + literal(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Enum<?> constant -> quote(Values.name(constant));
            case Float f -> number(f.toString(), Float.isNaN(f), Float.isInfinite(f), f > 0);
            case Double d -> number(d.toString(), Double.isNaN(d), Double.isInfinite(d), d > 0);
            case Number whole -> whole.toString();
            case Boolean b -> b.toString();
            default -> quote(value.toString());
        };
    }

    /** The shortest digits that read back to the same bits. */
    private static String number(String digits, boolean nan, boolean infinite, boolean positive) {
        if (nan) {
            return "nan";
        }
        if (infinite) {
            return positive ? "inf" : "-inf";
        }
        return digits.replace(".0E", "e").replace('E', 'e');
    }

    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
