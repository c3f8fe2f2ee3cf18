package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/** Text that people write: UTF-8 of bounded size, with or without a byte order mark, and no characters that cannot be seen. */
final class PlainText {
    /** The most bytes that are read. */
    static final int MAX_BYTES = 64 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private PlainText() {}

    /** The bytes of a file that is not too long. */
    static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(
                    file + ": there is no such file" + (Files.isDirectory(file) ? "; it is a folder." : "."));
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new FormatException(file + ": the file has more than " + MAX_BYTES
                        + " bytes; at most that many are read. Keep only the lines that you need.");
            }
            return bytes;
        } catch (IOException e) {
            throw new FormatException(file + ": the file cannot be read (" + e + ").", e);
        }
    }

    /** The text without its byte order mark, line ends as they are. */
    static String decode(byte[] bytes, String source) {
        requireText(bytes, source);
        var in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            String plain = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
            requireVisible(plain, source);
            return plain;
        } catch (CharacterCodingException e) {
            var before = new String(bytes, 0, in.position(), StandardCharsets.ISO_8859_1);
            throw new FormatException(
                    source + ": line " + lineAt(before, before.length()) + ": the byte 0x"
                            + HexFormat.of().withUpperCase().toHexDigits(bytes[in.position()])
                            + " is not UTF-8; save the file as UTF-8.",
                    e);
        }
    }

    private static void requireText(byte[] bytes, String source) {
        if (startsWith(bytes, 'P', 'K', 3, 4)) {
            throw new FormatException(
                    source + ": the file is a zip archive, as spreadsheets (.xlsx, .ods) are; export it as"
                            + " text, CSV in UTF-8.");
        }
        if (startsWith(bytes, 0x1F, 0x8B)) {
            throw new FormatException(source + ": the file is packed by gzip; unpack it.");
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            throw new FormatException(source + ": the file is UTF-16; save it as UTF-8.");
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || bytes[i] != (byte) magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Refuses control characters other than tab and line ends, and pages of the web, which a failed download leaves behind. */
    private static void requireVisible(String text, String source) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
                throw new FormatException(source + ": line " + lineAt(text, i) + ": there is a control character ("
                        + Phrase.codePoint(c) + "); the file must be plain text.");
            }
        }
        String start = text.substring(0, Math.min(text.length(), 512)).strip().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml")) {
            throw new FormatException(source + ": the file is a page of the web (it starts with '"
                    + start.substring(0, 5) + "'), not plain text; download the raw file.");
        }
    }

    /** The line in which a character stands, from 1; CR, LF and CRLF end one. */
    static int lineAt(String text, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            line += ends ? 1 : 0;
        }
        return line;
    }
}
