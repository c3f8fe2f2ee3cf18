package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/**
 * Where the first frame of a GIF lies on its canvas, which may be larger than the frame.
 *
 * @param width columns of the canvas, as far as the frame sticks out at least
 * @param height rows of the canvas, likewise
 * @param frame where the frame lies
 * @param fill the palette index of what it leaves free: the transparent one, else the first, as Pillow fills it
 */
record GifCanvas(int width, int height, Window frame, int fill) {
    private static final int HEADER = 13;
    private static final int DESCRIPTOR = 10;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int GRAPHIC_CONTROL = 0xF9;

    /**
     * Walks the blocks up to the end of the first frame.
     *
     * @throws FormatException when the file ends before
     */
    static GifCanvas read(byte[] gif, String name) {
        try {
            return walk(gif, name);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new FormatException(name + ": the GIF ends inside its first frame; the file is cut.", e);
        }
    }

    private static GifCanvas walk(byte[] gif, String name) {
        int fill = 0;
        int at = HEADER + tableBytes(gif[10]);
        while (gif[at] == EXTENSION) {
            if ((gif[at + 1] & 0xFF) == GRAPHIC_CONTROL && (gif[at + 3] & 1) != 0) {
                fill = gif[at + 6] & 0xFF;
            }
            at = afterSubBlocks(gif, at + 2);
        }
        if (gif[at] != IMAGE) {
            throw new FormatException(name + ": at byte " + at + " of the GIF stands " + (gif[at] & 0xFF)
                    + " where its first frame should begin; the file is damaged.");
        }
        var frame = new Window(shortAt(gif, at + 1), shortAt(gif, at + 3), shortAt(gif, at + 5), shortAt(gif, at + 7));
        // The pixels follow a local palette and one byte; walking them shows whether they are all there.
        int end = afterSubBlocks(gif, at + DESCRIPTOR + tableBytes(gif[at + 9]) + 1);
        assert end <= gif.length;
        return new GifCanvas(
                Math.max(shortAt(gif, 6), frame.left() + frame.width()),
                Math.max(shortAt(gif, 8), frame.top() + frame.height()),
                frame,
                fill);
    }

    private static int afterSubBlocks(byte[] gif, int from) {
        int at = from;
        while (gif[at] != 0) {
            at += 1 + (gif[at] & 0xFF);
        }
        return at + 1;
    }

    private static int tableBytes(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int shortAt(byte[] gif, int at) {
        return (gif[at] & 0xFF) | ((gif[at + 1] & 0xFF) << 8);
    }

    /** The canvas with the frame on it. */
    Picture paint(BufferedImage image, String name) {
        var pixels = RasterColours.toPicture(image.getRaster(), image.getColorModel(), name);
        if (frame.equals(new Window(0, 0, width, height))
                || !(image.getColorModel() instanceof IndexColorModel palette)) {
            return pixels;
        }
        int rgb = fill < palette.getMapSize() ? palette.getRGB(fill) : 0;
        var canvas = Picture.black(width, height);
        for (int i = 0; i < canvas.rgb().length; i += 3) {
            canvas.rgb()[i] = (byte) (rgb >> 16);
            canvas.rgb()[i + 1] = (byte) (rgb >> 8);
            canvas.rgb()[i + 2] = (byte) rgb;
        }
        for (int y = 0; y < pixels.height(); y++) {
            int to = ((frame.top() + y) * width + frame.left()) * 3;
            System.arraycopy(pixels.rgb(), y * pixels.width() * 3, canvas.rgb(), to, pixels.width() * 3);
        }
        return canvas;
    }
}
