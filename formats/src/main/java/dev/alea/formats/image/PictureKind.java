package dev.alea.formats.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What kind of picture some bytes are, told by how they start. */
enum PictureKind {
    PNG("png", "\u0089PNG\r\n\u001A\n"),
    JPEG("jpeg", "\u00FF\u00D8\u00FF"),
    GIF("gif", "GIF87a|GIF89a"),
    BMP("bmp", "BM"),
    TIFF("tiff", "II*\0|MM\0*"),
    WEBP("webp", "RIFF"),
    PNM("pnm", "P2|P3|P5|P6"),
    UNKNOWN("", "");

    private static final Pattern OR = Pattern.compile("\\|");
    private static final String WEBP_MARK = "WEBP";
    private static final int WEBP_MARK_AT = 8;
    private static final int SHOWN = 8;
    private final String codec;
    private final String starts;

    PictureKind(String codec, String starts) {
        this.codec = codec;
        this.starts = starts;
    }

    /** What the codecs of the JDK call it. */
    String codec() {
        return codec;
    }

    static PictureKind of(byte[] bytes) {
        var kind = Arrays.stream(values())
                .filter(k -> k != UNKNOWN)
                .filter(k -> OR.splitAsStream(k.starts).anyMatch(start -> isAt(bytes, 0, start)))
                .findFirst()
                .orElse(UNKNOWN);
        return kind == WEBP && !isAt(bytes, WEBP_MARK_AT, WEBP_MARK) ? UNKNOWN : kind;
    }

    /** Whether those Latin-1 characters stand there. */
    static boolean isAt(byte[] bytes, int at, String latin) {
        byte[] wanted = latin.getBytes(StandardCharsets.ISO_8859_1);
        return at >= 0
                && bytes.length - at >= wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }

    /** The first bytes, for a sentence. */
    static String shownStart(byte[] bytes) {
        return bytes.length == 0
                ? "nothing"
                : "bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
    }
}
