package dev.alea.explain.split;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A picture as a split sees it.
 *
 * @param name what reports call it, such as its path below the data folder
 * @param sha256 of the file's bytes, 64 hexadecimal digits in lower case
 * @param label its class, from 0
 * @param group what it must not be parted from, such as its track; its own name where it stands alone
 */
public record PictureFile(String name, String sha256, int label, String group) {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 1 << 16;

    /**
     * Checks the hash.
     *
     * @throws FormatException when it is not a SHA-256
     */
    public PictureFile {
        if (!DIGITS.matcher(sha256).matches()) {
            throw new FormatException(
                    name + ": the SHA-256 is \"" + sha256 + "\"; allowed: 64 hexadecimal digits in lower case");
        }
    }

    /**
     * A picture that stands alone.
     *
     * @param file which is read to its end
     * @throws FormatException when it cannot be read
     */
    public static PictureFile alone(String name, Path file, int label) {
        return inGroup(name, file, label, name);
    }

    /**
     * A picture of a group.
     *
     * @param file which is read to its end
     * @throws FormatException when it cannot be read
     */
    public static PictureFile inGroup(String name, Path file, int label, String group) {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return new PictureFile(name, HexFormat.of().formatHex(digest.digest()), label, group);
        } catch (IOException fault) {
            throw new FormatException(file + ": the picture cannot be read (" + fault + ").", fault);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
