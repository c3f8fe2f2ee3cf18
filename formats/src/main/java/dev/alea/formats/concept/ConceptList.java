package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.List;

/**
 * Concepts by themselves, one a line.
 *
 * @param entries each concept once, in the order of its first line; at least one
 * @param duplicates lines left out because an earlier one differs in case, white space or the composition of accents only
 * @param blankLines how many lines were blank
 */
public record ConceptList(List<Entry> entries, List<Duplicate> duplicates, int blankLines) {
    /** The length up to which the published lists go, in characters; longer concepts are read and named. */
    public static final int USUAL_LENGTH = 30;

    /** The most characters of a concept. */
    public static final int MAX_LENGTH = 1000;

    /** The most lines that are not blank. */
    public static final int MAX_LINES = 1_000_000;

    /**
     * One concept.
     *
     * @param line its line in the file, from 1
     * @param text without white space around it
     */
    public record Entry(int line, String text) {}

    /**
     * A line that repeats a concept.
     *
     * @param line where it stands
     * @param text as it is there
     * @param firstLine where the concept is first
     */
    public record Duplicate(int line, String text, int firstLine) {}

    /** What becomes of an article at the start of a line. */
    public enum Articles {
        /** It stays: what CLIP reads is what the file says. */
        KEEP,
        /** A leading a, an or the goes, in whatever case: "a red wing" and "red wing" are one concept. */
        DROP
    }

    /**
     * Takes copies.
     *
     * @throws IllegalArgumentException when there is no entry
     */
    public ConceptList {
        entries = List.copyOf(entries);
        duplicates = List.copyOf(duplicates);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("A concept list needs at least one concept.");
        }
    }

    /**
     * Reads a list, articles as they are.
     *
     * @param file UTF-8 of at most 64 MiB, lines ended by CR, LF or CRLF
     * @throws FormatException with the line when the bytes are not UTF-8, a line has a control character or is longer than a
     *     concept can be; or when there is no concept
     */
    public static ConceptList read(Path file) {
        return read(file, Articles.KEEP);
    }

    /**
     * Reads a list.
     *
     * @param file as {@link #read(Path)}
     * @param articles whether a leading article stays
     * @throws FormatException as {@link #read(Path)}
     */
    public static ConceptList read(Path file, Articles articles) {
        return parse(PlainText.bytes(file), file.toString(), articles);
    }

    /**
     * Parses a list.
     *
     * @param bytes UTF-8
     * @param source what the sentences call it
     * @param articles whether a leading article stays
     * @throws FormatException as {@link #read(Path)}
     */
    public static ConceptList parse(byte[] bytes, String source, Articles articles) {
        return ConceptListReader.read(PlainText.decode(bytes, source), source, articles);
    }

    /** The concepts in their order. */
    public List<String> texts() {
        return entries.stream().map(Entry::text).toList();
    }

    /** The concepts of more than {@link #USUAL_LENGTH} characters: often sentences, which say several things at once. */
    public List<Entry> longOnes() {
        return entries.stream().filter(entry -> isLong(entry.text())).toList();
    }

    /** Whether a concept has more than {@link #USUAL_LENGTH} characters. */
    public static boolean isLong(String concept) {
        return concept.codePointCount(0, concept.length()) > USUAL_LENGTH;
    }

    /** The digest of the concepts, {@link ConceptDigest#sha256}. */
    public String sha256() {
        return ConceptDigest.sha256(texts());
    }
}
