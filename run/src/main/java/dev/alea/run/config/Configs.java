package dev.alea.run.config;

import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * Reads, writes and overrides configuration records.
 *
 * <p>A component {@code learningRate} is the key {@code learning-rate}; a nested record is a table; an enum constant
 * {@code LEAVE_ONE_OUT} is the text {@code "leave-one-out"}. Components may be whole and floating numbers, booleans, texts,
 * paths, enums, records, and lists, maps and optionals of those scalars. The default of an optional is always empty: absence
 * is its only spelling of "not set", so that a written file reads back to the same record.
 */
public final class Configs {
    private Configs() {}

    /**
     * Reads a record; a key that the text does not set takes its value from {@code defaults}.
     *
     * @throws UsageException one sentence for each unknown key, wrong type and refused value, with source and line
     */
    public static <R extends Record> R parse(Class<R> type, String toml, String sourceName, R defaults) {
        TomlParseResult result = Toml.parse(toml);
        if (result.hasErrors()) {
            throw new UsageException(result.errors().stream()
                    .map(e -> sourceName + ", line " + e.position().line() + ": not TOML: " + e.getMessage())
                    .collect(Collectors.joining(System.lineSeparator())));
        }
        refuseSetOptionals(defaults);
        return type.cast(new ConfigReader(type, ConfigReader.lines(sourceName, result)).read(result, defaults));
    }

    /**
     * Reads a record from a file.
     *
     * @throws DataException when the file cannot be read
     * @throws UsageException as {@link #parse}
     */
    public static <R extends Record> R read(Class<R> type, Path file, R defaults) {
        try {
            return parse(type, Files.readString(file), file.toString(), defaults);
        } catch (IOException fault) {
            throw new DataException(
                    file + ": the configuration cannot be read (" + fault + "); check the path.", fault);
        }
    }

    /** The complete configuration as TOML, with the {@link Doc} of each key above it. */
    public static String write(Record config) {
        return ConfigWriter.write(config);
    }

    /** Every key by its dotted path, with its value as TOML; an optional that is not set is an empty text. */
    public static SequencedMap<String, String> flat(Record config) {
        return ConfigWriter.flat(config);
    }

    /** The keys whose values differ, each as {@code old → new}. */
    public static SequencedMap<String, String> difference(Record before, Record after) {
        Map<String, String> old = flat(before);
        var changed = new LinkedHashMap<String, String>();
        flat(after).forEach((key, value) -> {
            if (!Objects.equals(old.get(key), value)) {
                changed.put(key, shown(old.getOrDefault(key, "")) + " → " + shown(value));
            }
        });
        return changed;
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(not set)" : value;
    }

    /**
     * Sets single keys: {@code model.layers} to {@code 4}. Texts, paths and enums need no quotes, lists may be written
     * {@code [1, 2]} or {@code 1,2}, and an empty value clears an optional.
     *
     * @throws UsageException as {@link #parse}, naming the option
     */
    public static <R extends Record> R override(R config, Map<String, String> dottedKeys) {
        @SuppressWarnings("unchecked") // the class of an R is a Class<R>: records are final
        var type = (Class<R>) config.getClass();
        R cleared = config;
        var toml = new StringBuilder();
        for (Map.Entry<String, String> option : dottedKeys.entrySet()) {
            List<String> path = List.of(option.getKey().split("\\.", -1));
            Type target = Schema.at(type, path);
            if (target != null
                    && Schema.raw(target) == Optional.class
                    && option.getValue().isBlank()) {
                cleared = type.cast(Clearing.cleared(cleared, path));
            } else {
                String key = path.stream().map(ConfigWriter::quote).collect(Collectors.joining("."));
                toml.append(key)
                        .append(" = ")
                        .append(Overrides.literal(target, option.getValue()))
                        .append('\n');
            }
        }
        TomlParseResult result = Toml.parse(toml.toString());
        if (result.hasErrors()) {
            throw new UsageException("override " + dottedKeys + ": "
                    + result.errors().getFirst().getMessage() + "; write key=value, lists as [1, 2].");
        }
        return type.cast(new ConfigReader(type, ConfigReader.options(dottedKeys)).read(result, cleared));
    }

    /** The same with every optional emptied: defaults to read a file of such a record against. */
    public static <R extends Record> R withoutOptionals(R config) {
        @SuppressWarnings("unchecked") // the class of an R is a Class<R>: records are final
        var type = (Class<R>) config.getClass();
        return type.cast(Clearing.all(config));
    }

    private static void refuseSetOptionals(Record defaults) {
        for (Schema.Field field : Schema.of(defaults.getClass()).fields()) {
            Object value = field.get(defaults);
            if (value instanceof Optional<?> o && o.isPresent()) {
                throw new IllegalArgumentException("the default of the optional " + field.component() + " of "
                        + defaults.getClass().getSimpleName() + " must be empty, or a file could not unset it");
            }
            if (value instanceof Record nested) {
                refuseSetOptionals(nested);
            }
        }
    }
}
