package dev.alea.formats.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One picture file of a {@link PictureSet}; safe for use by several threads while the set is open. */
public final class PictureFile {
    // Frames of one physical sign, as the German traffic sign benchmark numbers them: track, then frame.
    private static final Pattern TRACK_AND_FRAME = Pattern.compile("(\\d{5})_\\d{5}\\.\\w+");

    private final String className;
    private final String name;
    private final String shownName;
    private final Supplier<byte[]> content;
    private volatile @Nullable String sha256;

    PictureFile(String className, String name, String shownName, Supplier<byte[]> content) {
        this.className = className;
        this.name = name;
        this.shownName = shownName;
        this.content = content;
    }

    /** The folder that the file is sorted into; empty for a picture without one. */
    public String className() {
        return className;
    }

    /** The path within the set, with {@code /} between folders. */
    public String name() {
        return name;
    }

    /**
     * What must stay on one side of a split: the folder with the track for names like {@code 00023_00004.png}, else the name
     * itself.
     */
    public String group() {
        int slash = name.lastIndexOf('/');
        var track = TRACK_AND_FRAME.matcher(name.substring(slash + 1));
        return track.matches() ? name.substring(0, slash + 1) + track.group(1) : name;
    }

    /**
     * The bytes of the file.
     *
     * <p>Cost: read again at each call.
     *
     * @throws dev.alea.formats.FormatException when they cannot be read or are too many
     */
    public byte[] bytes() {
        return content.get();
    }

    /**
     * The decoded picture.
     *
     * <p>Cost: read and decoded again at each call.
     *
     * @throws dev.alea.formats.FormatException as {@link PictureReader#read(byte[], String)}
     */
    public Picture read() {
        return PictureReader.read(bytes(), shownName);
    }

    /**
     * The SHA-256 of the file's bytes, in hexadecimal.
     *
     * <p>Cost: the file is read at the first call.
     *
     * @throws dev.alea.formats.FormatException when it cannot be read
     */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = HexFormat.of().formatHex(digest().digest(bytes()));
            sha256 = known;
        }
        return known;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256; this one says it has not.", e);
        }
    }

    @Override
    public String toString() {
        return shownName;
    }
}
