package dev.alea.run.config;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/** What a person types after {@code key=} becomes TOML that fits the type of the key. */
final class Overrides {
    private Overrides() {}

    static String literal(@Nullable Type target, String typed) {
        if (target == null) {
            return readable(typed) ? typed : ConfigWriter.quote(typed);
        }
        Class<?> raw = Schema.raw(target);
        if (raw == Optional.class) {
            return literal(Schema.argument(target), typed);
        }
        if (raw == List.class && !typed.strip().startsWith("[")) {
            Type element = Schema.argument(target);
            return typed.isBlank()
                    ? "[]"
                    : Arrays.stream(typed.split(",", -1))
                            .map(item -> literal(element, item.strip()))
                            .collect(Collectors.joining(", ", "[", "]"));
        }
        boolean text = raw == String.class || raw == Path.class || raw.isEnum();
        if (text) {
            return quoted(typed) && readable(typed) ? typed : ConfigWriter.quote(typed);
        }
        return readable(typed) ? typed : ConfigWriter.quote(typed);
    }

    private static boolean quoted(String typed) {
        return typed.length() > 1 && typed.startsWith("\"") && typed.endsWith("\"");
    }

    private static boolean readable(String typed) {
        return typed.indexOf('\n') < 0 && !Toml.parse("v = " + typed).hasErrors();
    }
}
