package dev.alea.run.progress;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where progress is shown.
 *
 * @param out the stream, usually standard error
 * @param terminal whether a line can be written over
 * @param color whether colours are wanted
 * @param width columns of a line
 */
public record Screen(PrintStream out, boolean terminal, boolean color, int width) {
    private static final int USUAL_WIDTH = 80;

    /** A screen that shows nothing: what a library call uses unless it is given another. */
    public static Screen none() {
        return new Screen(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                false,
                USUAL_WIDTH);
    }

    /** The screen of this process. */
    public static Screen detect() {
        return of(System.err, attended(), System.getenv());
    }

    @SuppressWarnings("SystemConsoleNull") // a JVM told to use another console provider still answers null
    private static boolean attended() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    static Screen of(PrintStream out, boolean isTerminal, Map<String, String> environment) {
        boolean terminal = isTerminal && !"dumb".equals(environment.get("TERM"));
        boolean color = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(out, terminal, color, width(environment.get("COLUMNS")));
    }

    private static int width(@org.jspecify.annotations.Nullable String columns) {
        try {
            return columns == null ? USUAL_WIDTH : Math.clamp(Long.parseLong(columns), 20, 400);
        } catch (NumberFormatException odd) {
            return USUAL_WIDTH;
        }
    }
}
