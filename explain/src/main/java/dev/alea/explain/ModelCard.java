package dev.alea.explain;

import dev.alea.explain.decision.Edit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a model is about.
 *
 * @param mode how it was trained
 * @param concepts names of the concepts, in the order of the scores
 * @param classes names of the classes, in the order of the logits
 * @param folders names of the folders that hold pictures of the classes, in the same order
 * @param clip hash of the content of the CLIP model that makes the scores
 * @param clipSource where that CLIP lay in training
 * @param attributes a row of the characters 0 and 1 per class: which concepts belong to it; empty where that is not known
 * @param edits changes by hand, in the order in which they were made
 */
public record ModelCard(
        Mode mode,
        List<String> concepts,
        List<String> classes,
        List<String> folders,
        String clip,
        String clipSource,
        Optional<List<String>> attributes,
        List<Edit> edits) {
    /** Copies the lists and checks that they fit. */
    public ModelCard {
        concepts = List.copyOf(concepts);
        classes = List.copyOf(classes);
        folders = List.copyOf(folders);
        attributes = attributes.map(List::copyOf);
        edits = List.copyOf(edits);
        int columns = concepts.size();
        int rowsNeeded = classes.size();
        boolean fits = folders.size() == rowsNeeded
                && attributes.stream()
                        .allMatch(rows -> rows.size() == rowsNeeded
                                && rows.stream().allMatch(row -> row.matches("[01]{" + columns + "}")));
        if (!fits) {
            throw new IllegalArgumentException("A card of " + rowsNeeded + " classes and " + columns
                    + " concepts has a folder for each class and, where attributes are known, a row of " + columns
                    + " characters 0 or 1 for each.");
        }
    }

    /** The card of a model of which no more is known than its scores. */
    static ModelCard of(Mode mode, ConceptScores scores) {
        return new ModelCard(
                mode,
                scores.concepts(),
                scores.classes(),
                scores.classes(),
                scores.clip(),
                "",
                Optional.empty(),
                List.of());
    }

    /** The card after one more edit. */
    ModelCard with(Edit edit) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(edit);
        return new ModelCard(mode, concepts, classes, folders, clip, clipSource, attributes, more);
    }

    /** SHA-256 of the concepts, one per line, as hexadecimal digits. */
    public static String hash(List<String> concepts) {
        try {
            byte[] lines = String.join("\n", concepts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has SHA-256
        }
    }
}
