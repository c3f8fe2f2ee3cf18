package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bounded reading of whole files and strict UTF-8. */
final class Utf8 {
    /** The largest vocabulary file that is read, in bytes; the largest published one is below 40 MiB. */
    static final int MAX_FILE_BYTES = 128 << 20;

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The bytes of a file of at most {@code limit} bytes. */
    static byte[] bytes(Path file, long limit) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(limit + 1));
            if (bytes.length > limit) {
                throw new FormatException(file + ": found more than " + limit + " bytes, allowed are at most " + limit
                        + " for this kind of file");
            }
            return bytes;
        } catch (IOException e) {
            throw new FormatException(file + ": cannot be read, " + e, e);
        }
    }

    /** The text of a file of at most {@code limit} bytes. */
    static String read(Path file, long limit) {
        return decode(bytes(file, limit), file.toString());
    }

    /** Decodes strictly; the message names the first byte that is not UTF-8. */
    static String decode(byte[] bytes, String where) {
        var in = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(
                    where + ": byte " + in.position() + " is not UTF-8; convert the text to UTF-8", e);
        }
    }

    /** The text with every lone surrogate, which has no UTF-8, replaced by U+FFFD. */
    static String scrub(String text) {
        int bad = loneSurrogate(text, 0);
        if (bad < 0) {
            return text;
        }
        var clean = new StringBuilder(text);
        for (; bad >= 0; bad = loneSurrogate(text, bad + 1)) {
            clean.setCharAt(bad, REPLACEMENT);
        }
        return clean.toString();
    }

    /** The index of the first lone surrogate at or after {@code from}, or -1. */
    static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
