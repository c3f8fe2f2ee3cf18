package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the markers before a JPEG's first scan say about its colours.
 *
 * @param components the ids of the components, in order
 * @param jfif whether there is a JFIF marker
 * @param adobeTransform the transform of Adobe's marker, or -1 without one
 * @param scan where the markers end and the first scan begins
 */
record JpegMarkers(List<Integer> components, boolean jfif, int adobeTransform, int scan) {
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_PICTURE = 0xD9;
    private static final int ADOBE_TRANSFORM_AT = 11;

    /**
     * Reads them.
     *
     * @throws FormatException when the file ends before a frame header, or has a number of components that is not 1, 3 or 4
     */
    static JpegMarkers read(byte[] jpeg, String name) {
        boolean jfif = false;
        int adobe = -1;
        List<Integer> components = List.of();
        int at = 2;
        while (at + 4 <= jpeg.length) {
            int marker = jpeg[at + 1] & 0xFF;
            if (jpeg[at] != (byte) 0xFF || marker == 0xFF || marker == 0) {
                at++; // padding, or bytes that decoders skip
                continue;
            }
            if (marker == 1 || (marker >= 0xD0 && marker <= 0xD8)) {
                at += 2; // a marker without a segment
                continue;
            }
            int length = shortAt(jpeg, at + 2);
            if (marker == START_OF_SCAN || length < 2 || length > jpeg.length - at - 2) {
                break;
            }
            int body = at + 4;
            if (marker == APP0 && PictureKind.isAt(jpeg, body, "JFIF\0")) {
                jfif = true;
            } else if (marker == APP14 && length >= ADOBE_TRANSFORM_AT + 3 && PictureKind.isAt(jpeg, body, "Adobe")) {
                adobe = jpeg[body + ADOBE_TRANSFORM_AT] & 0xFF;
            } else if (isFrame(marker)) {
                components = components(jpeg, body, length - 2);
            }
            at += 2 + length;
        }
        if (components.size() != 1 && components.size() != 3 && components.size() != 4) {
            throw new FormatException(name + ": the JPEG has "
                    + (components.size() == 0 ? "no frame header" : components.size() + " components")
                    + "; one with 1, 3 or 4 components is read.");
        }
        return new JpegMarkers(components, jfif, adobe, at);
    }

    /**
     * Looks for the marker that ends the picture; a decoder that does not meet it fills the rest with grey.
     *
     * @throws FormatException when it is missing
     */
    void requireEnd(byte[] jpeg, String name) {
        for (int at = jpeg.length - 2; at >= scan; at--) {
            if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) END_OF_PICTURE) {
                return;
            }
        }
        throw new FormatException(name + ": the JPEG has no end marker after byte " + scan + "; the file is cut.");
    }

    /** Start-of-frame markers are C0 to CF, without the tables C4, C8 and CC among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static List<Integer> components(byte[] jpeg, int body, int length) {
        int count = length < 6 ? 0 : Math.min(jpeg[body + 5] & 0xFF, (length - 6) / 3);
        return IntStream.range(0, count)
                .map(c -> jpeg[body + 6 + 3 * c] & 0xFF)
                .boxed()
                .toList();
    }

    private static int shortAt(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
