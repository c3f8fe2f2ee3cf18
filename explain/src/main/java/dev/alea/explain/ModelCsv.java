package dev.alea.explain;

import dev.alea.explain.decision.DecisionRule;
import dev.alea.formats.file.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model as a table for a spreadsheet: a row per concept, a column per class. */
public final class ModelCsv {
    private ModelCsv() {}

    /** Writes the table, edits included, whole or not at all. */
    public static void write(ExplainModel model, Path file) {
        AtomicFile.write(file, text(model).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The table; the first line names the columns, the second has the constants of the classes.
     *
     * <p>Source: RFC 4180, with a line feed at the end of a line.
     */
    static String text(ExplainModel model) {
        DecisionRule rule = model.rule();
        List<String> classes = model.card().classes();
        var lines = new StringBuilder();
        line(
                lines,
                Stream.concat(Stream.of("concept", "mean", "deviation", "gate_weight", "gate_bias"), classes.stream()));
        line(
                lines,
                Stream.concat(
                        Stream.of("(constant)", "", "", "", ""),
                        java.util.Arrays.stream(rule.constant()).mapToObj(Double::toString)));
        for (int j = 0; j < rule.concepts(); j++) {
            int concept = j;
            Stream<String> head = Stream.of(
                    model.card().concepts().get(j),
                    Float.toString(rule.standardiser().mean()[j]),
                    Float.toString(rule.standardiser().deviation()[j]),
                    rule.gates().map(g -> Double.toString(g.weight()[concept])).orElse(""),
                    rule.gates().map(g -> Double.toString(g.bias()[concept])).orElse(""));
            Stream<String> weights = java.util.Arrays.stream(rule.weights()).map(row -> Double.toString(row[concept]));
            line(lines, Stream.concat(head, weights));
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, Stream<String> cells) {
        lines.append(cells.map(ModelCsv::cell).collect(Collectors.joining(","))).append('\n');
    }

    private static String cell(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
