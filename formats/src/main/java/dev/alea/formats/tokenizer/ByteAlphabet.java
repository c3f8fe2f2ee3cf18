package dev.alea.formats.tokenizer;

/**
 * The printable character that stands for each byte in byte-level vocabularies: itself where Latin-1 prints it, else the
 * next one from U+0100 on. Source: Radford et al. 2019, released code.
 */
final class ByteAlphabet {
    private static final char[] OF_BYTE = table();

    private ByteAlphabet() {}

    static char of(int unsignedByte) {
        return OF_BYTE[unsignedByte];
    }

    /** The characters of some bytes. */
    static String of(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            text.append(OF_BYTE[b & 0xFF]);
        }
        return text.toString();
    }

    private static char[] table() {
        char[] table = new char[256];
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            table[b] = printable ? (char) b : next++;
        }
        return table;
    }
}
