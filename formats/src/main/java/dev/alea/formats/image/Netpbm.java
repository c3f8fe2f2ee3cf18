package dev.alea.formats.image;

import dev.alea.formats.FormatException;

/** PGM and PPM, plain (P2, P3) and raw (P5, P6), scaled to 8 bits as Pillow does. */
final class Netpbm {
    private static final int MAX_VALUE = 65_535;
    private static final int MAX_DIGITS = 9;
    private final byte[] bytes;
    private final String name;
    private int at = 2;

    private Netpbm(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    /**
     * Decodes the first picture of a file.
     *
     * @throws FormatException when the header is no header, a sample passes the header's maximum, or the file is cut
     */
    static Picture read(byte[] bytes, String name, PictureLimits limits) {
        return new Netpbm(bytes, name).read(limits);
    }

    private Picture read(PictureLimits limits) {
        boolean plain = bytes[1] == '2' || bytes[1] == '3';
        boolean grey = bytes[1] == '2' || bytes[1] == '5';
        int width = number("width");
        int height = number("height");
        int max = number("largest value");
        limits.check(name, bytes.length, width, height);
        if (max < 1 || max > MAX_VALUE) {
            throw fault("the largest value is " + max + "; 1 to " + MAX_VALUE + " are allowed");
        }
        if (!plain) {
            requireSamples((long) width * height * (grey ? 1 : 3) * (max > 255 ? 2 : 1));
        }
        var picture = Picture.black(width, height);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < rgb.length; i += grey ? 3 : 1) {
            int value = plain ? number("sample") : raw(max > 255);
            if (value > max) {
                throw fault("a sample is " + value + "; the header allows " + max);
            }
            rgb[i] = (byte) (max == 255 ? value : Math.rint(value / (double) max * 255));
            if (grey) {
                rgb[i + 1] = rgb[i];
                rgb[i + 2] = rgb[i];
            }
        }
        return picture;
    }

    /** One blank ends the header; then come the samples. */
    private void requireSamples(long needed) {
        if (at >= bytes.length || !isBlank(bytes[at])) {
            throw fault("the header does not end in a blank");
        }
        at++;
        if (bytes.length - at < needed) {
            throw fault("there are " + (bytes.length - at) + " bytes of samples where the header promises " + needed
                    + "; the file is cut");
        }
    }

    private int raw(boolean wide) {
        int high = bytes[at++] & 0xFF;
        return wide ? (high << 8) | (bytes[at++] & 0xFF) : high;
    }

    private int number(String what) {
        skipBlanksAndComments();
        int value = 0;
        int start = at;
        for (; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            value = value * 10 + bytes[at] - '0';
            if (at - start >= MAX_DIGITS) {
                throw fault("the " + what + " has more than " + MAX_DIGITS + " digits");
            }
        }
        if (at == start) {
            throw fault("a " + what + " is missing; a number is wanted there");
        }
        return value;
    }

    private void skipBlanksAndComments() {
        for (boolean comment = false; at < bytes.length; at++) {
            comment = comment ? bytes[at] != '\n' && bytes[at] != '\r' : bytes[at] == '#';
            if (!comment && !isBlank(bytes[at])) {
                return;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private FormatException fault(String what) {
        return new FormatException(name + ": at byte " + at + " of the PNM, " + what + ".");
    }
}
