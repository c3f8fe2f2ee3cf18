package dev.alea.bench;

import dev.alea.run.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured, as a table for people and as JSON.
 *
 * @param facts machine, versions, commit, command
 * @param findings the rows
 */
record Report(Map<String, String> facts, List<Finding> findings) {
    private static final String HEAD = """
            | what | unit | Alea | PyTorch | ratio | target | met | notes |
            |---|---|---|---|---|---|---|---|
            """;

    /** Writes both files. */
    void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".json"), json());
            Files.writeString(folder.resolve(name + ".md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException("the results cannot be written to " + folder, e);
        }
    }

    /** A table row, medians with least and largest. */
    static String row(Finding f) {
        return "| " + f.label() + " | " + f.unit() + " | " + spread(f.ours()) + " | "
                + f.theirs().map(Report::spread).orElse("-") + " | "
                + f.ratio().map(Report::spread).orElse("-") + " | " + f.target() + " | "
                + f.met().map(kept -> kept ? "yes" : "NO").orElse("-") + " | " + f.note() + " |";
    }

    static String head() {
        return HEAD.stripTrailing();
    }

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String spread(Spread s) {
        return number(s.median()) + " (" + number(s.least()) + " - " + number(s.largest()) + ")";
    }

    private String markdown() {
        var text = new StringBuilder("# Alea beside PyTorch\n\n");
        facts.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("""

                Numbers are medians (least - largest). Both processes take turns at each sample, so a ratio compares runs under
                the same conditions; it is PyTorch's time over Alea's, taken round by round, above 1 where Alea is faster. Peak
                memory is the resident set of the whole process, the mapped pages included.

                """);
        text.append(HEAD);
        findings.forEach(f -> text.append(row(f)).append('\n'));
        return text.toString();
    }

    private String json() {
        var rows = new ArrayList<Object>();
        for (var f : findings) {
            var row = new LinkedHashMap<String, Object>();
            row.put("item", f.item().toLowerCase(Locale.ROOT));
            row.put("label", f.label());
            row.put("unit", f.unit());
            row.put("alea", values(f.ours()));
            f.theirs().ifPresent(s -> row.put("pytorch", values(s)));
            f.ratio().ifPresent(s -> row.put("ratio", values(s)));
            row.put("target", f.target());
            f.met().ifPresent(kept -> row.put("met", kept));
            row.put("note", f.note());
            rows.add(row);
        }
        return Json.pretty(Map.of("facts", facts, "rows", rows)) + "\n";
    }

    private static Map<String, Object> values(Spread s) {
        var values = new LinkedHashMap<String, Object>();
        values.put("min", s.least());
        values.put("median", s.median());
        values.put("max", s.largest());
        values.put("samples", s.count());
        return values;
    }
}
