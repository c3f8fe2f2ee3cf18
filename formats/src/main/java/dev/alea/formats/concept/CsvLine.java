package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param source what the sentences call the file
 * @param line where it starts, from 1
 * @param cells as written, without their quotes
 */
record CsvLine(String source, int line, List<String> cells) {
    /** The cell's text, trimmed; it must be one line and not empty. */
    String text(int column) {
        String text = Phrase.trimmed(cells.get(column));
        if (text.isEmpty()) {
            throw refused(column, "the cell is empty; it must have a text");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refused(
                    column, "the cell " + Phrase.shown(text) + " has a tab or a line break in it; it must be one line");
        }
        return text;
    }

    /** Checks that there is a cell under each name of the header and none beside. */
    void requireCells(List<String> header) {
        if (cells.size() < header.size()) {
            throw refused("the row has " + cells.size() + " cells and the header " + header.size()
                    + "; the first that is" + " missing is column " + (cells.size() + 1) + " ("
                    + Phrase.shown(header.get(cells.size())) + ")");
        }
        if (cells.size() > header.size()) {
            throw refused("the row has " + cells.size() + " cells and the header " + header.size()
                    + "; a text with a separator in it needs quotes around it");
        }
    }

    FormatException refused(int column, String what) {
        return new FormatException(source + ": line " + line + ", column " + (column + 1) + ": " + what + ".");
    }

    FormatException refused(String what) {
        return new FormatException(source + ": line " + line + ": " + what + ".");
    }
}
