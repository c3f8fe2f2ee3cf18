package dev.alea.explain.source;

import dev.alea.formats.concept.ConceptList;
import dev.alea.formats.concept.ConceptTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The concepts to decide by.
 *
 * @param file where they were read
 * @param texts their names, in the order of the scores
 * @param table which class has which, where the file says so
 * @param warnings sentences about lines that were left out or look wrong
 */
public record ConceptSource(Path file, List<String> texts, Optional<ConceptTable> table, List<String> warnings) {
    private static final int NAMED = 5;

    /** Copies the lists. */
    public ConceptSource {
        texts = List.copyOf(texts);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a table, whose name ends in {@code .csv} or {@code .tsv}, or a list with a concept per line.
     *
     * @throws dev.alea.formats.FormatException when the file is malformed or has no concept
     */
    public static ConceptSource read(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".tsv") ? table(file) : list(file);
    }

    private static ConceptSource table(Path file) {
        ConceptTable table = ConceptTable.read(file);
        var warnings = new ArrayList<String>();
        List<String> longOnes =
                table.concepts().stream().filter(ConceptList::isLong).toList();
        warnOfLength(
                file, longOnes.stream().map(concept -> "\"" + concept + "\"").toList(), warnings);
        return new ConceptSource(file, table.concepts(), Optional.of(table), warnings);
    }

    private static ConceptSource list(Path file) {
        ConceptList list = ConceptList.read(file);
        var warnings = new ArrayList<String>();
        if (list.blankLines() > 0) {
            warnings.add(file + ": " + list.blankLines() + " blank lines were left out.");
        }
        repeats(file, "concepts", list).ifPresent(warnings::add);
        warnOfLength(
                file,
                list.longOnes().stream()
                        .map(entry -> "\"" + entry.text() + "\" in line " + entry.line())
                        .toList(),
                warnings);
        return new ConceptSource(file, list.texts(), Optional.empty(), warnings);
    }

    /**
     * A sentence about the lines of a list that were left out as repeats of an earlier one; empty when there are none.
     *
     * @param what the list is of: concepts or class names
     */
    public static Optional<String> repeats(Path file, String what, ConceptList list) {
        return list.duplicates().isEmpty()
                ? Optional.empty()
                : Optional.of(file + ": " + list.duplicates().size() + " " + what + " were listed twice and kept once: "
                        + list.duplicates().stream()
                                .limit(NAMED)
                                .map(twice -> "\"" + twice.text() + "\" in line " + twice.line() + " (first in line "
                                        + twice.firstLine() + ")")
                                .collect(Collectors.joining(", "))
                        + list.duplicates().stream()
                                .skip(NAMED)
                                .map(twice -> ", line " + twice.line())
                                .collect(Collectors.joining())
                        + ".");
    }

    private static void warnOfLength(Path file, List<String> longOnes, List<String> warnings) {
        if (!longOnes.isEmpty()) {
            warnings.add(file + ": " + longOnes.size() + " concepts are longer than " + ConceptList.USUAL_LENGTH
                    + " characters, which is rarely one concept: " + few(longOnes) + ".");
        }
    }

    private static String few(List<String> all) {
        String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? first + " and " + (all.size() - NAMED) + " more" : first;
    }
}
