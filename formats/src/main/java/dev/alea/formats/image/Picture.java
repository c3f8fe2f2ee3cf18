package dev.alea.formats.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * A picture of 8-bit red, green and blue.
 *
 * <p>Shape: {@code rgb} is [height, width, 3], row by row from the top.
 *
 * @param width pixels of a row
 * @param height rows
 * @param rgb the samples; not copied, so whoever changes the array changes the picture
 */
@SuppressWarnings("ArrayRecordComponent") // millions of samples; equality is by content below
public record Picture(int width, int height, byte[] rgb) {
    /** The most pixels of a picture: three bytes each must fit an array. */
    public static final int MAX_PIXELS = (Integer.MAX_VALUE - 8) / 3;

    /**
     * Checks that the samples fit the size.
     *
     * @throws IllegalArgumentException when a side is below 1 or the array has another length
     */
    public Picture {
        Objects.requireNonNull(rgb);
        if (rgb.length != samples(width, height)) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height + " pixels has "
                    + samples(width, height) + " samples; found " + rgb.length + ".");
        }
    }

    /** A black picture. */
    static Picture black(int width, int height) {
        return new Picture(width, height, new byte[samples(width, height)]);
    }

    /** How many samples a picture of that size has. */
    private static int samples(int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
            throw new IllegalArgumentException("A picture has sides of 1 or more and at most " + MAX_PIXELS
                    + " pixels; found " + width + " x " + height + ".");
        }
        return width * height * 3;
    }

    /**
     * A part of this picture; what lies outside is black.
     *
     * @param window where it lies; it may stick out or lie outside altogether
     */
    public Picture crop(Window window) {
        if (window.equals(new Window(0, 0, width, height))) {
            return this;
        }
        var part = black(window.width(), window.height());
        var seen = window.within(width, height);
        for (int y = 0; y < seen.height(); y++) {
            int from = ((seen.top() + y) * width + seen.left()) * 3;
            int to = ((seen.top() - window.top() + y) * window.width() + seen.left() - window.left()) * 3;
            System.arraycopy(rgb, from, part.rgb, to, seen.width() * 3);
        }
        return part;
    }

    /** Whether size and samples are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Picture p && width == p.width && height == p.height && Arrays.equals(rgb, p.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + width + " x " + height + "]";
    }
}
