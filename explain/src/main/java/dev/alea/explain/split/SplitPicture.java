package dev.alea.explain.split;

import dev.alea.formats.FormatException;
import dev.alea.formats.image.PictureFile;
import java.util.regex.Pattern;

/**
 * A picture as a split sees it.
 *
 * @param name what reports call it, such as its path below the data folder
 * @param sha256 of the file's bytes, 64 hexadecimal digits in lower case
 * @param label its class, from 0
 * @param group what it must not be parted from, such as its track; its own name where it stands alone
 */
public record SplitPicture(String name, String sha256, int label, String group) {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the hash.
     *
     * @throws FormatException when it is not a SHA-256
     */
    public SplitPicture {
        if (!DIGITS.matcher(sha256).matches()) {
            throw new FormatException(
                    name + ": the SHA-256 is \"" + sha256 + "\"; allowed: 64 hexadecimal digits in lower case");
        }
    }

    /**
     * A file with what it shows.
     *
     * @param file which is read to its end
     * @throws FormatException when it cannot be read
     */
    public static SplitPicture of(PictureFile file, int label) {
        return new SplitPicture(file.name(), file.sha256(), label, file.group());
    }
}
