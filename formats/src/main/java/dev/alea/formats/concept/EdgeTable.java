package dev.alea.formats.concept;

import java.util.List;

/** Edges that people keep in a table of three columns. */
final class EdgeTable {
    private static final List<String> HEADER = List.of("start", "relation", "end");

    private EdgeTable() {}

    static void forEach(String text, String source, EdgeConcepts concepts) {
        CsvRecords.forEach(text, source, HEADER.getFirst(), ConceptEdges.MAX_EDGES, EdgeTable::requireHeader, line -> {
            line.requireCells(HEADER);
            var start = EdgeEnd.ofLabelOrTerm(line, 0);
            var end = EdgeEnd.ofLabelOrTerm(line, 2);
            String relation = relation(line);
            if (concepts.wants(start, relation, end)) {
                concepts.add(line, relation, start.label(), end.label());
            }
        });
    }

    private static void requireHeader(CsvLine line) {
        if (!line.cells().stream().map(Phrase::trimmed).toList().equals(HEADER)) {
            throw line.refused("the header must be start, relation and end, nothing else; found "
                    + Phrase.shown(String.join(", ", line.cells())));
        }
    }

    /** The name; one that differs from a known one in case only would drop its edges without a word. */
    private static String relation(CsvLine line) {
        String text = line.text(1);
        String name = text.startsWith(EdgeDump.RELATION) ? text.substring(EdgeDump.RELATION.length()) : text;
        for (String known : ConceptEdges.RELATIONS) {
            if (name.equalsIgnoreCase(known) && !name.equals(known)) {
                throw line.refused(1, "the relation is " + Phrase.shown(text) + "; it must be written " + known);
            }
        }
        return name;
    }
}
