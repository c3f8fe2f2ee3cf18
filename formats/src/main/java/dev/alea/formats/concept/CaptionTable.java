package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures and their captions.
 *
 * @param rows in the order of the file, at least one; a picture may have several captions
 */
public record CaptionTable(List<Row> rows) {
    /** The most rows. */
    public static final int MAX_ROWS = 1_000_000;

    private static final List<String> HEADER = List.of("file", "caption");

    /**
     * One caption.
     *
     * @param line where it stands in the table
     * @param file the picture, a relative path with {@code /} between folders
     * @param caption its text, on one line
     */
    public record Row(int line, String file, String caption) {}

    /**
     * Takes a copy.
     *
     * @throws IllegalArgumentException when there is no row
     */
    public CaptionTable {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("A caption table needs at least one row.");
        }
    }

    /**
     * Reads a table with the columns {@code file} and {@code caption}; comma, semicolon or tab, whichever follows {@code
     * file}. A line break inside a quoted caption becomes a blank.
     *
     * @param file CSV in UTF-8 of at most 64 MiB
     * @throws FormatException with line and column when a cell is empty, a row has another number of cells, a path is absolute
     *     or leads upwards, a picture has the same caption twice, or there is no row
     */
    public static CaptionTable read(Path file) {
        return parse(PlainText.bytes(file), file.toString());
    }

    /**
     * Parses a table.
     *
     * @param csv its bytes
     * @param source what the sentences call it
     * @throws FormatException as {@link #read}
     */
    public static CaptionTable parse(byte[] csv, String source) {
        List<Row> rows = new ArrayList<>();
        Map<Row, Integer> met = new HashMap<>();
        String text = PlainText.decode(csv, source);
        CsvRecords.forEach(text, source, HEADER.getFirst(), MAX_ROWS, CaptionTable::requireHeader, line -> {
            Row row = row(line);
            Integer before = met.putIfAbsent(new Row(0, row.file(), Phrase.key(row.caption())), row.line());
            if (before != null) {
                throw line.refused("the picture " + Phrase.shown(row.file()) + " has this caption already, in line "
                        + before + "; leave one of them out");
            }
            rows.add(row);
        });
        if (rows.isEmpty()) {
            throw new FormatException(
                    source + ": the table has no row; below the header there must be one per caption.");
        }
        return new CaptionTable(rows);
    }

    private static void requireHeader(CsvLine line) {
        if (!line.cells().stream().map(Phrase::trimmed).toList().equals(HEADER)) {
            throw line.refused("the header must be file and caption, nothing else; found "
                    + Phrase.shown(String.join(", ", line.cells())));
        }
    }

    private static Row row(CsvLine line) {
        line.requireCells(HEADER);
        String file = line.text(0);
        boolean plain = !file.startsWith("/")
                && file.indexOf('\\') < 0
                && file.indexOf(':') < 0
                && !("/" + file + "/").contains("/../");
        if (!plain) {
            throw line.refused(
                    0,
                    "the file " + Phrase.shown(file)
                            + " is not a plain relative path; write it with '/' and as seen from the folder of the pictures");
        }
        String caption = Phrase.oneLine(line.cells().get(1));
        if (caption.isEmpty()) {
            throw line.refused(1, "the caption is empty; it must have a text");
        }
        return new Row(line.line(), file, caption);
    }
}
