package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Hands bytes to the codecs of the JDK and of TwelveMonkeys, and turns what they throw into sentences. */
final class CodecReader {
    private static final String TRUNCATION = "premature end";

    private CodecReader() {}

    /**
     * Decodes the first picture.
     *
     * @throws FormatException when the size passes the limits, or the codec refuses or fails
     */
    static Picture read(PictureKind kind, byte[] bytes, String name, PictureLimits limits) {
        // A codec may fail in any way on a damaged file; whichever it is, the file is at fault.
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            var reader = codec(kind, name);
            try {
                return read(reader, in, kind, bytes, name, limits);
            } finally {
                reader.dispose();
            }
        } catch (FormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new FormatException(
                    name + ": the " + kind + " cannot be decoded (" + e
                            + "); the file is cut, damaged or of a rare kind.",
                    e);
        }
    }

    private static ImageReader codec(PictureKind kind, String name) {
        var readers = ImageIO.getImageReadersByFormatName(kind.codec());
        if (!readers.hasNext()) {
            throw new FormatException(name + ": this JDK has no codec for " + kind + "; convert the picture to PNG.");
        }
        return readers.next();
    }

    private static Picture read(
            ImageReader reader, ImageInputStream in, PictureKind kind, byte[] bytes, String name, PictureLimits limits)
            throws IOException {
        reader.setInput(in, false, true);
        limits.check(name, bytes.length, reader.getWidth(0), reader.getHeight(0));
        reader.addIIOReadWarningListener(new Truncation(name));
        return switch (kind) {
            case JPEG -> {
                var markers = JpegMarkers.read(bytes, name);
                markers.requireEnd(bytes, name);
                yield JpegColours.of(markers).toPicture(reader.readRaster(0, null));
            }
            case GIF -> {
                var canvas = GifCanvas.read(bytes, name);
                limits.check(name, bytes.length, canvas.width(), canvas.height());
                yield canvas.paint(reader.read(0), name);
            }
            default -> {
                var image = reader.read(0);
                yield RasterColours.toPicture(image.getRaster(), image.getColorModel(), name);
            }
        };
    }

    /** Where data are missing the JPEG decoder fills in grey and only warns. */
    private record Truncation(String name) implements IIOReadWarningListener {
        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (warning.toLowerCase(Locale.ROOT).contains(TRUNCATION)) {
                throw new FormatException(name + ": the picture is cut (" + warning + ").");
            }
        }
    }
}
