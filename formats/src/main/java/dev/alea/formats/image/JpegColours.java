package dev.alea.formats.image;

import java.awt.image.Raster;
import java.util.List;

/**
 * What the components of a JPEG mean, found from its markers as libjpeg finds it, and their way to RGB with libjpeg's own
 * rounding.
 *
 * <p>Source: libjpeg's {@code jdapimin.c} (which colour space) and {@code jdcolor.c} (fixed-point factors); Pillow reads
 * four components as inverted, which is Adobe's habit.
 */
enum JpegColours {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK;

    private static final List<Integer> RGB_IDS = List.of((int) 'R', (int) 'G', (int) 'B');
    private static final int SCALE = 16;
    private static final int HALF = 1 << (SCALE - 1);
    private static final int RED_OF_CR = fixed(1.40200);
    private static final int BLUE_OF_CB = fixed(1.77200);
    private static final int GREEN_OF_CR = fixed(0.71414);
    private static final int GREEN_OF_CB = fixed(0.34414);

    private static int fixed(double factor) {
        return (int) (factor * (1 << SCALE) + 0.5);
    }

    /** The colours that libjpeg assumes for those markers. */
    static JpegColours of(JpegMarkers markers) {
        return switch (markers.components().size()) {
            case 1 -> GREY;
            case 3 -> ofThree(markers);
            default -> markers.adobeTransform() > 0 ? YCCK : CMYK;
        };
    }

    private static JpegColours ofThree(JpegMarkers markers) {
        if (markers.jfif()) {
            return YCC;
        }
        if (markers.adobeTransform() >= 0) {
            return markers.adobeTransform() == 0 ? RGB : YCC;
        }
        return markers.components().equals(RGB_IDS) ? RGB : YCC;
    }

    /** Turns decoded components, as they are in the file, into a picture. */
    Picture toPicture(Raster raster) {
        int width = raster.getWidth();
        var picture = Picture.black(width, raster.getHeight());
        int bands = raster.getNumBands();
        var row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                put(row, x * bands, picture.rgb(), (y * width + x) * 3);
            }
        }
        return picture;
    }

    private void put(int[] from, int i, byte[] rgb, int o) {
        switch (this) {
            case GREY -> set(rgb, o, from[i], from[i], from[i]);
            case RGB -> set(rgb, o, from[i], from[i + 1], from[i + 2]);
            case YCC -> putYcc(from, i, rgb, o);
            case CMYK -> {
                set(rgb, o, 255 - from[i], 255 - from[i + 1], 255 - from[i + 2]);
                darken(rgb, o, from[i + 3]);
            }
            case YCCK -> {
                putYcc(from, i, rgb, o);
                darken(rgb, o, from[i + 3]);
            }
        }
    }

    private static void putYcc(int[] from, int i, byte[] rgb, int o) {
        int luma = from[i];
        int cb = from[i + 1] - 128;
        int cr = from[i + 2] - 128;
        set(
                rgb,
                o,
                clamp(luma + ((RED_OF_CR * cr + HALF) >> SCALE)),
                clamp(luma + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> SCALE)),
                clamp(luma + ((BLUE_OF_CB * cb + HALF) >> SCALE)));
    }

    /** Takes ink from white paper that lets through so much light: {@code rgb} holds the ink. */
    private static void darken(byte[] rgb, int o, int light) {
        for (int c = o; c < o + 3; c++) {
            rgb[c] = (byte) Cmyk.left(rgb[c] & 0xFF, light);
        }
    }

    private static void set(byte[] rgb, int o, int red, int green, int blue) {
        rgb[o] = (byte) red;
        rgb[o + 1] = (byte) green;
        rgb[o + 2] = (byte) blue;
    }

    private static int clamp(int value) {
        return Math.clamp(value, 0, 255);
    }
}
