package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the records of a concept table and checks them. */
final class ConceptTableReader {
    static final List<String> HEADER = List.of("class_id", "folder", "class_name");
    private static final int FIRST = HEADER.size();

    private final List<String> header = new ArrayList<>();
    private final List<ConceptTable.Row> rows = new ArrayList<>();
    /** Column by column, the lines in which a text was met. */
    private final List<Map<String, Integer>> met = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());

    private ConceptTableReader() {}

    static ConceptTable read(String text, String source) {
        var reader = new ConceptTableReader();
        CsvRecords.forEach(
                text, source, HEADER.getFirst(), ConceptTable.MAX_CLASSES, reader::readHeader, reader::readRow);
        if (reader.rows.size() < 2) {
            throw new FormatException(source + ": the table has " + reader.rows.size()
                    + " classes; a classifier needs at least 2, one row each.");
        }
        return new ConceptTable(reader.header.subList(FIRST, reader.header.size()), reader.rows);
    }

    private void readHeader(CsvLine line) {
        Map<String, Integer> columns = new HashMap<>();
        for (int column = 0; column < line.cells().size(); column++) {
            String name = line.text(column);
            if (column < FIRST && !name.equals(HEADER.get(column))) {
                throw line.refused(
                        column,
                        "the header says " + Phrase.shown(name) + "; the first columns must be class_id,"
                                + " folder and class_name, and one for each concept must follow");
            }
            Integer before = columns.putIfAbsent(Phrase.key(name), column);
            if (before != null) {
                throw line.refused(
                        column,
                        "the concept " + Phrase.shown(name) + " is there already, in column " + (before + 1)
                                + "; each may be there once, whatever its case");
            }
            header.add(name);
        }
        if (header.size() <= FIRST) {
            throw line.refused(
                    "the header names no concept; after class_id, folder and class_name there must be a column"
                            + " for each concept");
        }
    }

    private void readRow(CsvLine line) {
        line.requireCells(header);
        String classId = name(line, 0);
        String folder = name(line, 1);
        if (folder.indexOf('/') >= 0 || folder.indexOf('\\') >= 0 || folder.equals(".") || folder.equals("..")) {
            throw line.refused(
                    1, "the folder " + Phrase.shown(folder) + " is a path; it must be the plain name of a folder");
        }
        String className = name(line, 2);
        var attributes = new BitSet();
        for (int column = FIRST; column < header.size(); column++) {
            if (isTrue(line, column)) {
                attributes.set(column - FIRST);
            }
        }
        rows.add(new ConceptTable.Row(line.line(), classId, folder, className, header.size() - FIRST, attributes));
    }

    /** A text that no other row has in that column. */
    private String name(CsvLine line, int column) {
        String name = line.text(column);
        Integer before = met.get(column).putIfAbsent(Phrase.key(name), line.line());
        if (before != null) {
            throw line.refused(
                    column,
                    "the " + HEADER.get(column) + " " + Phrase.shown(name) + " is there already, in line " + before
                            + "; each may be there once, whatever its case");
        }
        return name;
    }

    private boolean isTrue(CsvLine line, int column) {
        return switch (Phrase.trimmed(line.cells().get(column))) {
            case "0" -> false;
            case "1" -> true;
            default ->
                throw line.refused(
                        column,
                        "the cell under " + Phrase.shown(header.get(column)) + " is "
                                + Phrase.shown(line.cells().get(column)) + "; it must be 0 or 1");
        };
    }
}
