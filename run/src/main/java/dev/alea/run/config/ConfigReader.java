package dev.alea.run.config;

import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Fills a record from a table, and gathers every fault before it refuses. */
final class ConfigReader {
    private final Function<List<String>, String> where;
    private final Class<? extends Record> rootType;
    private final List<String> faults = new ArrayList<>();

    /** @param where says where the key with this path stands in its source */
    ConfigReader(Class<? extends Record> rootType, Function<List<String>, String> where) {
        this.rootType = rootType;
        this.where = where;
    }

    Record read(TomlTable table, Record defaults) {
        Record result = record(rootType, table, defaults, List.of());
        if (result == null || !faults.isEmpty()) {
            throw new UsageException(String.join(System.lineSeparator(), faults));
        }
        return result;
    }

    private @Nullable Record record(
            Class<? extends Record> type, TomlTable table, @Nullable Record defaults, List<String> path) {
        Schema schema = Schema.of(type);
        refuseUnknown(schema, table, path);
        var values = new ArrayList<Object>();
        boolean complete = true;
        for (Schema.Field field : schema.fields()) {
            Object value = field(field, table, defaults == null ? null : field.get(defaults), child(path, field.key()));
            if (value == null) {
                complete = false;
            } else {
                values.add(value);
            }
        }
        return complete ? build(schema, values, table, path) : null;
    }

    private @Nullable Object field(Schema.Field field, TomlTable table, @Nullable Object usual, List<String> path) {
        Object found = table.get(List.of(field.key()));
        if (found == null) {
            return usual;
        }
        if (field.nested()) {
            if (found instanceof TomlTable nested) {
                return record(Schema.recordType(field.raw()), nested, (Record) usual, path);
            }
            faults.add(refusal(path, "a table [" + dotted(path) + "]", found));
            return usual;
        }
        try {
            return Values.read(field.type(), found);
        } catch (Values.Mismatch mismatch) {
            faults.add(refusal(path, mismatch.getMessage(), found));
            return usual;
        }
    }

    private String refusal(List<String> path, @Nullable String allowed, Object found) {
        return where.apply(path) + ": \"" + dotted(path) + "\" must be " + allowed + ", but is " + show(found) + ".";
    }

    private static String show(Object found) {
        return switch (found) {
            case String s -> "the text \"" + s + "\"";
            case TomlTable _ -> "a table";
            case TomlArray a -> "the list " + a.toList();
            default -> found.toString();
        };
    }

    private void refuseUnknown(Schema schema, TomlTable table, List<String> path) {
        List<String> known = schema.keys();
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                List<String> full = child(path, key);
                faults.add(where.apply(full) + ": unknown key \"" + dotted(full) + "\"" + suggestion(key, known, path)
                        + " Known here: " + String.join(", ", known) + ".");
            }
        }
    }

    private String suggestion(String key, List<String> siblings, List<String> path) {
        Optional<String> near = Keys.nearest(key, siblings).map(k -> dotted(child(path, k)));
        if (near.isEmpty()) {
            near = Schema.paths(rootType, "").stream()
                    .filter(p -> p.endsWith("." + key) || p.equals(key))
                    .findFirst();
        }
        return near.map(k -> "; did you mean \"" + k + "\"?").orElse(".");
    }

    private @Nullable Record build(Schema schema, List<Object> values, TomlTable table, List<String> path) {
        try {
            return schema.build(values);
        } catch (IllegalArgumentException | UsageException refusal) {
            String message = String.valueOf(refusal.getMessage());
            List<String> at =
                    culprit(schema, message, table).map(k -> child(path, k)).orElse(path);
            String key = at.isEmpty() || message.startsWith(dotted(at)) ? "" : "\"" + dotted(at) + "\": ";
            faults.add(where.apply(at) + ": " + key + message + (message.endsWith(".") ? "" : "."));
            return null;
        }
    }

    /** The key that a constructor's sentence speaks of: the first component it names, one set in this source if possible. */
    private static Optional<String> culprit(Schema schema, String message, TomlTable table) {
        List<Schema.Field> named = schema.fields().stream()
                .filter(f -> mentions(message, f.component()) || mentions(message, f.key()))
                .toList();
        Optional<Schema.Field> set =
                named.stream().filter(f -> table.contains(List.of(f.key()))).findFirst();
        return set.or(() -> named.stream().findFirst()).map(Schema.Field::key);
    }

    private static boolean mentions(String message, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(message)
                .find();
    }

    private static List<String> child(List<String> path, String key) {
        var child = new ArrayList<>(path);
        child.add(key);
        return child;
    }

    static String dotted(List<String> path) {
        return String.join(".", path);
    }

    /** Where keys stand in a file: the line of the key, or of the nearest table around it. */
    static Function<List<String>, String> lines(String sourceName, TomlTable root) {
        return path -> {
            for (int n = path.size(); n > 0; n--) {
                var position = root.inputPositionOf(path.subList(0, n));
                if (position != null) {
                    return sourceName + ", line " + position.line();
                }
            }
            return sourceName;
        };
    }

    /** Where overrides stand: the option as it was typed. */
    static Function<List<String>, String> options(Map<String, String> overrides) {
        return path -> {
            String key = dotted(path);
            String value = overrides.get(key);
            return value == null ? "override" : "override " + key + "=" + value;
        };
    }
}
