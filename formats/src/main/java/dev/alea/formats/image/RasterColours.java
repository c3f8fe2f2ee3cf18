package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;

/**
 * Decoded samples to 8-bit RGB by what their colour model says, never by its colour profile: {@code getRGB} would brighten
 * grey and bend colours.
 */
final class RasterColours {
    private RasterColours() {}

    /**
     * The picture of some samples; alpha is left out.
     *
     * @throws FormatException when the samples are no integers of at most 16 bits, or are no grey, RGB or CMYK
     */
    static Picture toPicture(Raster raster, ColorModel model, String name) {
        if (model instanceof IndexColorModel || model instanceof PackedColorModel) {
            return fromPixels(raster, model);
        }
        int type = model.getColorSpace().getType();
        int colours = model.getNumColorComponents();
        int transfer = raster.getTransferType();
        boolean known = (type == ColorSpace.TYPE_GRAY && colours == 1)
                || (type == ColorSpace.TYPE_RGB && colours == 3)
                || (type == ColorSpace.TYPE_CMYK && colours == 4);
        if (!known || (transfer != DataBuffer.TYPE_BYTE && transfer != DataBuffer.TYPE_USHORT)) {
            throw new FormatException(name + ": the picture has " + colours + " colours of type " + type
                    + " in samples of kind " + transfer
                    + "; grey, RGB and CMYK of 8 or 16 bits are read. Convert it to 8-bit RGB.");
        }
        return fromSamples(raster, colours);
    }

    private static Picture fromPixels(Raster raster, ColorModel model) {
        var picture = Picture.black(raster.getWidth(), raster.getHeight());
        Object pixel = null;
        int o = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                pixel = raster.getDataElements(raster.getMinX() + x, raster.getMinY() + y, pixel);
                int rgb = model.getRGB(pixel);
                picture.rgb()[o++] = (byte) (rgb >> 16);
                picture.rgb()[o++] = (byte) (rgb >> 8);
                picture.rgb()[o++] = (byte) rgb;
            }
        }
        return picture;
    }

    private static Picture fromSamples(Raster raster, int colours) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int bits = raster.getSampleModel().getSampleSize(0);
        var picture = Picture.black(width, raster.getHeight());
        var row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            toBytes(row, bits);
            for (int x = 0; x < width; x++) {
                put(row, x * bands, colours, picture.rgb(), (y * width + x) * 3);
            }
        }
        return picture;
    }

    /** Wide samples keep their high byte, narrow ones are stretched. */
    private static void toBytes(int[] samples, int bits) {
        int max = (1 << bits) - 1;
        for (int i = 0; bits != 8 && i < samples.length; i++) {
            samples[i] = bits > 8 ? samples[i] >> (bits - 8) : samples[i] * 255 / max;
        }
    }

    private static void put(int[] from, int i, int colours, byte[] rgb, int o) {
        for (int c = 0; c < 3; c++) {
            rgb[o + c] = (byte)
                    switch (colours) {
                        case 1 -> from[i];
                        case 3 -> from[i + c];
                        default -> Cmyk.left(from[i + c], 255 - from[i + 3]);
                    };
        }
    }
}
