package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a picture file as 8-bit RGB, as Pillow's {@code convert("RGB")} gives it: alpha is dropped, not blended; grey and
 * palettes are expanded; CMYK becomes RGB without a profile; colour profiles and the EXIF orientation are left alone, as
 * Hugging Face's image processors leave them. Two deviations: 16-bit grey keeps its high byte, where Pillow cuts at 255, and
 * lossy WebP differs at colour edges, where each decoder spreads half-resolution colour in its own way.
 *
 * <p>The kind is told by the first bytes, never by the name: PNG, JPEG (grey, colour, CMYK, YCCK; progressive too), PGM and
 * PPM (plain and raw, 8 and 16 bits), BMP, GIF (the first frame), TIFF and WebP.
 */
public final class PictureReader {
    private static final Set<String> EXTENSIONS =
            Set.of("png", "jpg", "jpeg", "jpe", "pgm", "ppm", "pnm", "bmp", "gif", "tif", "tiff", "webp");

    private PictureReader() {}

    /** Whether a file of that name is taken for a picture, by its ending. */
    public static boolean isPictureName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Reads a file within the default limits.
     *
     * @throws FormatException when it cannot be read, is too large, is no picture of a known kind, or is cut or damaged
     */
    public static Picture read(Path file) {
        return read(bytes(file, PictureLimits.DEFAULT), file.toString());
    }

    /**
     * Decodes bytes within the default limits.
     *
     * @param bytes a whole file
     * @param name what the sentences call it
     * @throws FormatException when they are no picture of a known kind, claim to be too large, or are cut or damaged
     */
    public static Picture read(byte[] bytes, String name) {
        return read(bytes, name, PictureLimits.DEFAULT);
    }

    /** As {@link #read(byte[], String)}, within other limits. */
    public static Picture read(byte[] bytes, String name, PictureLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw tooLong(name, limits);
        }
        var kind = PictureKind.of(bytes);
        if (kind == PictureKind.PNM) {
            return Netpbm.read(bytes, name, limits);
        }
        if (kind == PictureKind.UNKNOWN) {
            throw new FormatException(name + ": the file starts with " + PictureKind.shownStart(bytes)
                    + ", which is no PNG, JPEG, PGM, PPM, BMP, GIF, TIFF or WebP; convert it to one of these.");
        }
        if (kind == PictureKind.PNG) {
            PngChunks.check(bytes, name);
        } else if (kind == PictureKind.WEBP) {
            requireRiff(bytes, name);
        }
        return CodecReader.read(kind, bytes, name, limits);
    }

    /** A RIFF file says how long it is after its first four bytes, which together with the length itself do not count. */
    private static void requireRiff(byte[] bytes, String name) {
        long length = Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        if (length > bytes.length - 8) {
            throw new FormatException(name + ": the WebP promises " + length + " bytes after its first 8; there are "
                    + (bytes.length - 8) + ". The file is cut.");
        }
    }

    /** The bytes of a file, no more than allowed. */
    static byte[] bytes(Path file, PictureLimits limits) {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(
                    file + ": there is no such file" + (Files.isDirectory(file) ? "; it is a folder." : "."));
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limits.maxBytes());
            if (in.read() >= 0) {
                throw tooLong(file.toString(), limits);
            }
            return bytes;
        } catch (IOException e) {
            throw new FormatException(file + ": the file cannot be read (" + e + ").", e);
        }
    }

    private static FormatException tooLong(String name, PictureLimits limits) {
        return new FormatException(name + ": the file has more than " + limits.maxBytes()
                + " bytes; that is the most a picture may have.");
    }
}
