package dev.alea.formats.image;

import java.util.Arrays;

/**
 * Antialiased bicubic resizing, to the bit as Pillow does it: fixed-point weights, the width first and rounded to 8 bits,
 * then the height.
 *
 * <p>Source: Keys 1981 (kernel, a = -0.5); Pillow's {@code Resample.c} (order, rounding).
 */
public final class Bicubic {
    private static final int HALF = 1 << (BicubicTaps.BITS - 1);

    private Bicubic() {}

    /**
     * The picture in another size.
     *
     * <p>Cost: source rows x new columns x taps, then new rows x new columns x taps; an axis whose size stays costs a copy.
     *
     * @throws IllegalArgumentException when a side is below 1 or the result is too large for a {@link Picture}
     */
    public static Picture resize(Picture picture, int width, int height) {
        return resize(picture, width, height, new Window(0, 0, width, height));
    }

    /**
     * A window on the picture in another size; the rest of the resized picture is never computed.
     *
     * @param width columns of the whole resized picture
     * @param height rows of the whole resized picture
     * @param window the part of it that is wanted; what lies outside is black
     * @throws IllegalArgumentException when a side is below 1
     */
    public static Picture resize(Picture picture, int width, int height, Window window) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "A picture is resized to 1 x 1 or more; found " + width + " x " + height + ".");
        }
        var seen = window.within(width, height);
        if (seen.isEmpty()) {
            return Picture.black(window.width(), window.height());
        }
        if (width == picture.width() && height == picture.height()) {
            return picture.crop(window);
        }
        boolean tall = height != picture.height();
        var taps = tall ? BicubicTaps.of(picture.height(), height, seen.top(), seen.height()) : null;
        int firstRow = taps == null ? seen.top() : taps.firstNeeded();
        int rows = taps == null ? seen.height() : taps.endNeeded() - firstRow;
        var narrow = columns(picture, width, firstRow, rows, seen);
        var resized = taps == null ? narrow : rows(narrow, taps, firstRow, seen.height());
        return resized.crop(
                new Window(window.left() - seen.left(), window.top() - seen.top(), window.width(), window.height()));
    }

    /** The width pass: the wanted rows with the wanted columns. */
    private static Picture columns(Picture picture, int width, int firstRow, int rows, Window seen) {
        if (width == picture.width()) {
            return picture.crop(new Window(seen.left(), firstRow, seen.width(), rows));
        }
        var taps = BicubicTaps.of(picture.width(), width, seen.left(), seen.width());
        int from = taps.firstNeeded();
        // One plane per colour: the inner loop then runs over neighbours.
        var planes = new int[3][taps.endNeeded() - from];
        var result = Picture.black(seen.width(), rows);
        for (int y = 0; y < rows; y++) {
            unpack(picture, firstRow + y, from, planes);
            for (int x = 0; x < seen.width(); x++) {
                int at = (y * seen.width() + x) * 3;
                int start = taps.start(x) - from;
                for (int c = 0; c < 3; c++) {
                    result.rgb()[at + c] = clip(HALF + dot(planes[c], start, taps.weights(x)));
                }
            }
        }
        return result;
    }

    private static void unpack(Picture picture, int row, int firstColumn, int[][] planes) {
        int at = (row * picture.width() + firstColumn) * 3;
        byte[] rgb = picture.rgb();
        for (int x = 0; x < planes[0].length; x++, at += 3) {
            planes[0][x] = rgb[at] & 0xFF;
            planes[1][x] = rgb[at + 1] & 0xFF;
            planes[2][x] = rgb[at + 2] & 0xFF;
        }
    }

    private static int dot(int[] plane, int start, int[] weights) {
        int sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += plane[start + j] * weights[j];
        }
        return sum;
    }

    /** The height pass over a picture whose first row is {@code firstRow} of the source. */
    private static Picture rows(Picture source, BicubicTaps taps, int firstRow, int height) {
        int samples = source.width() * 3;
        var result = Picture.black(source.width(), height);
        var sums = new int[samples];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int[] weights = taps.weights(y);
            for (int j = 0; j < weights.length; j++) {
                addRow(source.rgb(), (taps.start(y) - firstRow + j) * samples, weights[j], sums);
            }
            for (int i = 0; i < samples; i++) {
                result.rgb()[y * samples + i] = clip(sums[i]);
            }
        }
        return result;
    }

    private static void addRow(byte[] rgb, int at, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (rgb[at + i] & 0xFF) * weight;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.clamp(sum >> BicubicTaps.BITS, 0, 255);
    }
}
