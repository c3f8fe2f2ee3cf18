package dev.alea.explain;

import dev.alea.explain.decision.Edit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a model is about.
 *
 * @param mode how it was trained
 * @param concepts names of the concepts, in the order of the scores
 * @param classes names of the classes, in the order of the logits
 * @param clip hash of the content of the CLIP model that makes the scores
 * @param edits changes by hand, in the order in which they were made
 */
public record ModelCard(Mode mode, List<String> concepts, List<String> classes, String clip, List<Edit> edits) {
    /** Copies the lists. */
    public ModelCard {
        concepts = List.copyOf(concepts);
        classes = List.copyOf(classes);
        edits = List.copyOf(edits);
    }

    /** The card after one more edit. */
    ModelCard with(Edit edit) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(edit);
        return new ModelCard(mode, concepts, classes, clip, more);
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
