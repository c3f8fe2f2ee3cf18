package dev.alea.formats.concept;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifier;
import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The records of a CSV file one after another, quotes as in RFC 4180, any line end, blank lines left out. */
final class CsvRecords {
    /** The most columns. */
    static final int MAX_COLUMNS = 100_000;

    private static final int MAX_CELL = 64 << 10;

    private CsvRecords() {}

    /**
     * Hands over the header, then every row. The separator is the comma, semicolon or tab that follows the first name of the
     * header, which is known: nothing is guessed.
     *
     * @param text the whole file
     * @param source what the sentences call it
     * @param firstName the name of the first column
     * @param maxRows the most rows below the header
     * @param header takes the header
     * @param row takes each row
     * @throws FormatException when there is no such header, a quote is not closed, or a limit is passed
     */
    static void forEach(
            String text,
            String source,
            String firstName,
            int maxRows,
            Consumer<CsvLine> header,
            Consumer<CsvLine> row) {
        char separator = separator(text, source, firstName);
        var handler = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxFieldSize(MAX_CELL)
                .maxRecordSize(PlainText.MAX_BYTES)
                .fieldModifier(new Quotes(source))
                .build();
        // The counts of cells are checked by the caller: the library names a record by its number, not by its line.
        try (var records = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(PlainText.MAX_BYTES + 1)
                .build(handler, text)) {
            int seen = 0;
            for (var found : records) {
                var line = new CsvLine(source, Math.toIntExact(found.getStartingLineNumber()), found.getFields());
                if (seen > maxRows) {
                    throw line.refused("there are more than " + maxRows + " rows; at most that many are read");
                }
                (seen == 0 ? header : row).accept(line);
                seen++;
            }
        } catch (CsvParseException e) {
            throw sentence(source, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char separator(String text, String source, String firstName) {
        var header = Pattern.compile("[\\r\\n]*[ \\t]*(\"?)" + Pattern.quote(firstName) + "\\1 *([,;\\t])")
                .matcher(text);
        if (header.lookingAt()) {
            return header.group(2).charAt(0);
        }
        String start = text.stripLeading();
        throw new FormatException(source + ": line " + PlainText.lineAt(text, text.length() - start.length())
                + ": the header must begin with " + firstName + " and a comma, a semicolon or a tab after it; found "
                + Phrase.shown(start.lines().findFirst().orElse("")) + ".");
    }

    private static FormatException sentence(String source, CsvParseException e) {
        Throwable inner = e.getCause() == null ? e : e.getCause();
        if (inner instanceof FormatException sentence) {
            return sentence;
        }
        return new FormatException(
                source + ": the CSV is broken: " + e.getMessage() + ": " + inner.getMessage()
                        + "; a row may have at most " + MAX_COLUMNS + " cells, a cell " + MAX_CELL
                        + " characters, and a cell that starts with a quote must end with one.",
                e);
    }

    /** Refuses a quote inside a cell that does not begin with one: the library keeps it, and a concept would change its name. */
    private record Quotes(String source) implements FieldModifier {
        @Override
        public String modify(long startingLineNumber, int fieldIdx, boolean quoted, String field) {
            if (!quoted && field.indexOf('"') >= 0) {
                throw new FormatException(source + ": line " + startingLineNumber + ", column " + (fieldIdx + 1)
                        + ": the cell " + Phrase.shown(field)
                        + " has a quote in it; put the whole cell in quotes, write the"
                        + " quote twice, and leave no blank outside.");
            }
            return field;
        }
    }
}
