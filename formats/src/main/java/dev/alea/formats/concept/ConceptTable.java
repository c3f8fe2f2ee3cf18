package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which concepts are true of which class: a row for each class, a column for each concept. */
public final class ConceptTable {
    /** The most classes. */
    public static final int MAX_CLASSES = 100_000;

    /** The most concepts. */
    public static final int MAX_CONCEPTS = CsvRecords.MAX_COLUMNS - ConceptTableReader.HEADER.size();

    private final List<String> concepts;
    private final List<Row> rows;
    private final Map<String, Row> byFolder;

    /**
     * One class.
     *
     * @param line its line in the file
     * @param classId what the data set calls it, most often a number
     * @param folder the folder that has its pictures, one plain name
     * @param className what people call it
     * @param numConcepts how many concepts there are
     * @param attributes the concepts that are true of it
     */
    public record Row(int line, String classId, String folder, String className, int numConcepts, BitSet attributes) {
        /** Takes a copy of the attributes. */
        public Row {
            attributes = (BitSet) attributes.clone();
            if (attributes.length() > numConcepts) {
                throw new IllegalArgumentException("Concept " + (attributes.length() - 1) + " is set; there are "
                        + numConcepts + ", counted from 0.");
            }
        }

        /** A copy of the attributes. */
        @Override
        public BitSet attributes() {
            return (BitSet) attributes.clone();
        }

        /**
         * Whether a concept is true of the class.
         *
         * @param concept its place in {@link ConceptTable#concepts()}
         * @throws IndexOutOfBoundsException when there is none at that place
         */
        public boolean has(int concept) {
            return attributes.get(Objects.checkIndex(concept, numConcepts));
        }
    }

    ConceptTable(List<String> concepts, List<Row> rows) {
        this.concepts = List.copyOf(concepts);
        this.rows = List.copyOf(rows);
        this.byFolder = rows.stream().collect(Collectors.toUnmodifiableMap(Row::folder, Function.identity()));
    }

    /**
     * Reads a table: columns {@code class_id}, {@code folder}, {@code class_name}, then one column of 0 and 1 for each concept.
     * Comma, semicolon and tab separate, whichever follows {@code class_id}; blank lines are left out.
     *
     * @param file CSV in UTF-8 of at most 64 MiB
     * @throws FormatException with line and column when a cell is neither 0 nor 1, a row has another number of cells, a class
     *     id, folder, class name or concept is empty or there twice (in whatever case), or there are less than two classes
     */
    public static ConceptTable read(Path file) {
        return parse(PlainText.bytes(file), file.toString());
    }

    /**
     * Parses a table.
     *
     * @param csv its bytes
     * @param source what the sentences call it
     * @throws FormatException as {@link #read}
     */
    public static ConceptTable parse(byte[] csv, String source) {
        return ConceptTableReader.read(PlainText.decode(csv, source), source);
    }

    /** The names of the concepts, in the order of their columns. */
    public List<String> concepts() {
        return concepts;
    }

    /** The classes, in the order of their lines. */
    public List<Row> rows() {
        return rows;
    }

    /** The names of the classes, in the order of their lines. */
    public List<String> classNames() {
        return rows.stream().map(Row::className).toList();
    }

    /** The class whose pictures lie in that folder, spelt as in the table. */
    public Optional<Row> byFolder(String folder) {
        return Optional.ofNullable(byFolder.get(folder));
    }

    /** The digest of the concepts, {@link ConceptDigest#sha256}. */
    public String sha256() {
        return ConceptDigest.sha256(concepts);
    }
}
