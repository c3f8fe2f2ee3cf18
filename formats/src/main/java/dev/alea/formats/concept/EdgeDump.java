package dev.alea.formats.concept;

import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Edges as ConceptNet publishes them: its name, relation, start, end and a JSON object, between tabs. */
final class EdgeDump {
    /** What a relation begins with. */
    static final String RELATION = "/r/";

    private static final String EDGE = "/a/[";
    private static final int COLUMNS = 5;
    private static final Pattern FIRST = Pattern.compile("\\s*" + Pattern.quote(EDGE));

    private EdgeDump() {}

    /** Whether a text is in this form: no table with a header begins as an edge does. */
    static boolean isOne(String text) {
        return FIRST.matcher(text).lookingAt();
    }

    static void forEach(String text, String source, EdgeConcepts concepts) {
        int number = 0;
        int edges = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            String written = lines.next();
            number++;
            if (written.isBlank()) {
                continue;
            }
            // One cell more than there may be, so that a longer line is seen without cutting up all of it.
            var line = new CsvLine(source, number, List.of(written.split("\t", COLUMNS + 1)));
            if (edges == ConceptEdges.MAX_EDGES) {
                throw line.refused("there are more than " + edges + " rows; at most that many are read");
            }
            edges++;
            take(line, concepts);
        }
    }

    private static void take(CsvLine line, EdgeConcepts concepts) {
        if (line.cells().size() != COLUMNS) {
            String count = line.cells().size() > COLUMNS
                    ? "more than " + COLUMNS
                    : Integer.toString(line.cells().size());
            throw line.refused("the edge has " + count + " columns; there must be " + COLUMNS
                    + " with a tab between: edge, relation, start, end and JSON");
        }
        requireStart(line, 0, EDGE);
        requireStart(line, 1, RELATION);
        String relation = line.text(1).substring(RELATION.length());
        var start = EdgeEnd.ofTerm(line, 2);
        var end = EdgeEnd.ofTerm(line, 3);
        if (concepts.wants(start, relation, end)) {
            // Only here: most edges are of other relations or languages, and their JSON is most of the file.
            var fields = fields(line);
            concepts.add(
                    line,
                    relation,
                    fields.text("surfaceStart").orElse(start.label()),
                    fields.text("surfaceEnd").orElse(end.label()));
        }
    }

    private static void requireStart(CsvLine line, int column, String start) {
        if (!line.text(column).startsWith(start)) {
            throw line.refused(
                    column,
                    "the cell is " + Phrase.shown(line.cells().get(column)) + "; in ConceptNet's dump it begins with "
                            + start);
        }
    }

    private static JsonFields fields(CsvLine line) {
        String where = line.source() + ": line " + line.line() + ", column " + COLUMNS;
        byte[] json = line.cells().get(COLUMNS - 1).getBytes(StandardCharsets.UTF_8);
        return JsonFields.of(StrictJson.parseObject(json, where), where);
    }
}
