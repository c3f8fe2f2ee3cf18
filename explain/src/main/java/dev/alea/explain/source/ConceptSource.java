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
        return new ConceptSource(file, table.concepts(), Optional.of(table), List.of());
    }

    private static ConceptSource list(Path file) {
        ConceptList list = ConceptList.read(file);
        var warnings = new ArrayList<String>();
        if (list.blankLines() > 0) {
            warnings.add(file + ": " + list.blankLines() + " blank lines were left out.");
        }
        if (!list.duplicates().isEmpty()) {
            warnings.add(file + ": " + list.duplicates().size() + " concepts were listed twice and kept once: "
                    + few(list.duplicates().stream()
                            .map(twice -> "\"" + twice.text() + "\" in line " + twice.line())
                            .toList())
                    + ".");
        }
        if (!list.longOnes().isEmpty()) {
            warnings.add(file + ": " + list.longOnes().size()
                    + " concepts are longer than 30 characters, which is rarely one concept: "
                    + few(list.longOnes().stream()
                            .map(entry -> "\"" + entry.text() + "\" in line " + entry.line())
                            .toList())
                    + ".");
        }
        return new ConceptSource(file, list.texts(), Optional.empty(), warnings);
    }

    private static String few(List<String> all) {
        String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? first + " and " + (all.size() - NAMED) + " more" : first;
    }
}
