package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG: the JDK's reader never looks at their checksums, nor whether the end is there. */
final class PngChunks {
    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;
    private static final int END = 0x49454E44;

    private PngChunks() {}

    /**
     * Checks every chunk up to the end.
     *
     * @throws FormatException when a chunk is cut, its checksum is wrong, or the end is missing
     */
    static void check(byte[] png, String name) {
        var bytes = ByteBuffer.wrap(png);
        var crc = new CRC32();
        for (int at = SIGNATURE; ; ) {
            if (png.length - at < FRAME) {
                throw cut(name, at);
            }
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - FRAME) {
                throw cut(name, at);
            }
            crc.reset();
            crc.update(png, at + 4, length + 4);
            if ((int) crc.getValue() != bytes.getInt(at + 8 + length)) {
                throw new FormatException(
                        name + ": the checksum of the PNG chunk at byte " + at + " is wrong; the file is damaged.");
            }
            if (bytes.getInt(at + 4) == END) {
                return;
            }
            at += FRAME + length;
        }
    }

    private static FormatException cut(String name, int at) {
        return new FormatException(name + ": the PNG ends inside the chunk at byte " + at + "; the file is cut.");
    }
}
