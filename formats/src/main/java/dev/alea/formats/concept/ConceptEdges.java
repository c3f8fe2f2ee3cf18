package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import java.nio.file.Path;
import java.util.List;

/**
 * Concepts out of ConceptNet, by a file of its edges. An edge counts when both its ends are English, its relation is one of
 * {@link #RELATIONS}, and an end is a word of a class name. {@code IsA} gives the label of its end, the others give both.
 */
public final class ConceptEdges {
    /** The relations that say what a thing has, is, is part of, is made of and where it is. */
    public static final List<String> RELATIONS =
            List.of("HasA", "IsA", "PartOf", "HasProperty", "MadeOf", "AtLocation");

    /** The most edges, those counted that are left out. */
    public static final int MAX_EDGES = 1_000_000;

    private ConceptEdges() {}

    /**
     * Reads the concepts of an edge file, articles as they are.
     *
     * <p>Either form will do: a table with the columns {@code start}, {@code relation} and {@code end}, separated by comma,
     * semicolon or tab, whose ends are English labels or terms such as {@code /c/en/dog}; or lines of the published dump, five
     * columns between tabs and no header, whose labels are {@code surfaceStart} and {@code surfaceEnd} of the last column, and
     * where these are missing the words of the term. Case, hyphens and a leading article make no difference to what is a word
     * of a class name; class names are split at blanks and commas.
     *
     * @param file UTF-8 of at most 64 MiB
     * @param classNames at least one word in all
     * @return every label once, whatever its case, in the order of the file and with its line there; labels that come again
     *     are the rule in such a file and are not listed as duplicates
     * @throws FormatException with line and column when a row has another number of cells, a relation or an end is not written
     *     as above, the last column of an edge that counts is no JSON object, a label is longer than a concept can be, or there
     *     are too many edges; or when no edge counts
     * @throws IllegalArgumentException when the class names have no word
     */
    public static ConceptList read(Path file, List<String> classNames) {
        return read(file, classNames, Articles.KEEP);
    }

    /**
     * Reads the concepts of an edge file.
     *
     * @param file as {@link #read(Path, List)}
     * @param classNames as {@link #read(Path, List)}
     * @param articles whether the leading article of a label stays
     * @throws FormatException as {@link #read(Path, List)}
     * @throws IllegalArgumentException as {@link #read(Path, List)}
     */
    public static ConceptList read(Path file, List<String> classNames, Articles articles) {
        return parse(PlainText.bytes(file), file.toString(), classNames, articles);
    }

    /**
     * Parses edges.
     *
     * @param bytes UTF-8
     * @param source what the sentences call it
     * @param classNames as {@link #read(Path, List)}
     * @param articles whether the leading article of a label stays
     * @throws FormatException as {@link #read(Path, List)}
     * @throws IllegalArgumentException as {@link #read(Path, List)}
     */
    public static ConceptList parse(byte[] bytes, String source, List<String> classNames, Articles articles) {
        var concepts = new EdgeConcepts(classNames, articles);
        String text = PlainText.decode(bytes, source);
        if (EdgeDump.isOne(text)) {
            EdgeDump.forEach(text, source, concepts);
        } else {
            EdgeTable.forEach(text, source, concepts);
        }
        return concepts.list(source);
    }
}
