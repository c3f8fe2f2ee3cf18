package dev.alea.cli;

import dev.alea.run.progress.Screen;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What every command prints: text for a person, or with {@code --json} one object on the last line of standard output. */
public final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "print one JSON object on the last line of standard output")
    private boolean json;

    @Option(names = "--quiet", description = "print no progress")
    private boolean quiet;

    /** Whether the answer is to be JSON. */
    public boolean json() {
        return json;
    }

    /** Where progress is shown: standard error, or nowhere with {@code --quiet}. */
    public Screen screen() {
        return quiet ? Screen.none() : Screen.detect();
    }

    /**
     * Prints the answer of a command in the form that was asked for.
     *
     * @param out standard output
     * @param answer the keys that {@code --json} documents
     * @param text the same for a person
     */
    public void answer(PrintWriter out, Map<String, ?> answer, String text) {
        out.println(json ? JSON.writeValueAsString(answer) : text.stripTrailing());
        out.flush();
    }

    /** Keys and values of an answer, one a line, for a person. */
    public static String lines(Map<String, ?> answer) {
        return answer.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, "%-18s %s", row.getKey(), row.getValue()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
