package dev.alea.formats.concept;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One number for a list of concepts in its order. */
public final class ConceptDigest {
    private ConceptDigest() {}

    /**
     * The SHA-256 of the concepts, each as UTF-8 with a line feed after it: what {@code sha256sum} says of a file that has
     * them line by line. A model stores it, so that it is not used with other concepts, or with the same in another order.
     *
     * @param concepts without line breaks
     * @return 64 lower-case hexadecimal digits
     */
    public static String sha256(List<String> concepts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String concept : concepts) {
                digest.update(concept.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
