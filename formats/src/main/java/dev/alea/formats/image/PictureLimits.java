package dev.alea.formats.image;

import dev.alea.formats.FormatException;

/**
 * How large a picture file may be, and what it may unpack to.
 *
 * @param maxBytes the most bytes of a file
 * @param maxPixels the most pixels of a picture
 * @param maxRatio the most pixels per byte of the file
 * @param allowance pixels that need no ratio, so that a small file may hold a plain surface
 */
public record PictureLimits(int maxBytes, int maxPixels, int maxRatio, int allowance) {
    /** Fits every camera; a decompression bomb passes none of it. */
    public static final PictureLimits DEFAULT = new PictureLimits(256 << 20, 1 << 27, 1000, 1 << 24);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is below 1 or more pixels are allowed than a {@link Picture} holds
     */
    public PictureLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxPixels > Picture.MAX_PIXELS || maxRatio < 1 || allowance < 1) {
            throw new IllegalArgumentException("The limits of a picture must be positive, with at most "
                    + Picture.MAX_PIXELS + " pixels; found " + maxBytes + ", " + maxPixels + ", " + maxRatio + " and "
                    + allowance + ".");
        }
    }

    /** Refuses a file before it is unpacked. */
    void check(String name, int bytes, long width, long height) {
        if (width < 1 || height < 1 || width > maxPixels || height > maxPixels) {
            throw new FormatException(name + ": the picture claims to be " + width + " x " + height + "; sides of 1 to "
                    + maxPixels + " are read.");
        }
        long pixels = width * height;
        long allowed = Math.min(maxPixels, Math.max(allowance, (long) bytes * maxRatio));
        if (pixels > allowed) {
            throw new FormatException(name + ": the picture claims to be " + width + " x " + height + ", which is "
                    + pixels + " pixels; a file of " + bytes + " bytes may hold " + allowed
                    + ". It looks like a decompression bomb.");
        }
    }
}
