package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import dev.alea.formats.tokenizer.Piece.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * llama2.c's {@code tok*.bin}: the length of the longest piece, then for each piece its score, its length and its bytes,
 * up to the end of the file. The format fixes the ids: 0 unknown, 1 BOS, 2 EOS, 3 to 258 the bytes.
 *
 * <p>Source: the exporter and the encoder of llama2.c.
 */
final class Llama2cReader {
    private static final int FIRST_BYTE = 3;
    private static final int FIXED_PIECES = FIRST_BYTE + 256;

    private Llama2cReader() {}

    static PieceVocabulary read(Path file) {
        return read(Utf8.bytes(file, Utf8.MAX_FILE_BYTES), file.toString());
    }

    static PieceVocabulary read(byte[] bytes, String source) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int longest = in.remaining() < 4 ? -1 : in.getInt();
        if (longest < 1 || longest > Piece.MAX_BYTES) {
            throw new FormatException(source + ": found the longest piece " + longest + " bytes, allowed are 1 to "
                    + Piece.MAX_BYTES + "; this is no llama2.c vocabulary");
        }
        List<Piece> pieces = new ArrayList<>();
        while (in.hasRemaining()) {
            pieces.add(piece(in, longest, pieces.size(), source));
        }
        if (pieces.size() < FIXED_PIECES) {
            throw new FormatException(source + ": found " + pieces.size() + " pieces, allowed are at least "
                    + FIXED_PIECES + " (unknown, BOS, EOS and 256 bytes)");
        }
        var rules = new PieceVocabulary.Rules(' ', true, false, true);
        return new PieceVocabulary(pieces, rules, new SpecialTokens(OptionalInt.of(1), Set.of(2), true));
    }

    private static Piece piece(ByteBuffer in, int longest, int id, String source) {
        int at = in.position();
        if (in.remaining() < 8) {
            throw new FormatException(
                    source + ": found the end inside piece " + id + " at byte " + at + "; the file is cut off");
        }
        float score = in.getFloat();
        int length = in.getInt();
        if (!Float.isFinite(score) || length < 0 || length > longest || length > in.remaining()) {
            throw new FormatException(source + ": piece " + id + " at byte " + at + " has the score " + score
                    + " and the length " + length + ", allowed are a finite score and 0 to "
                    + Math.min(longest, in.remaining()) + " bytes");
        }
        byte[] text = new byte[length];
        in.get(text);
        var piece = new Piece(Utf8.decode(text, source + ": piece " + id + " at byte " + at), score, kind(id));
        if (piece.kind() == Kind.BYTE && !piece.text().equals(PieceVocabulary.byteText(id - FIRST_BYTE))) {
            throw new FormatException(source + ": piece " + id + " is \"" + piece.text() + "\", allowed is "
                    + PieceVocabulary.byteText(id - FIRST_BYTE) + "; this is no llama2.c vocabulary");
        }
        return piece;
    }

    private static Kind kind(int id) {
        return switch (id) {
            case 0 -> Kind.UNKNOWN;
            case 1, 2 -> Kind.CONTROL;
            default -> id < FIXED_PIECES ? Kind.BYTE : Kind.NORMAL;
        };
    }
}
