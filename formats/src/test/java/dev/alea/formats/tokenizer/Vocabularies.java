package dev.alea.formats.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** SentencePiece files as the published trainer writes them, made from pieces. */
final class Vocabularies {
    private static final int BPE = 2;

    private Vocabularies() {}

    /**
     * What a model file says beside its pieces.
     *
     * @param type of the model, 2 for BPE
     * @param byteFallback whether unknown characters become bytes
     * @param dummyPrefix whether a blank is put before a text
     * @param collapse whether blanks at the ends go and runs become one
     */
    record Flags(int type, boolean byteFallback, boolean dummyPrefix, boolean collapse) {
        static final Flags LLAMA = new Flags(BPE, true, true, false);
        static final Flags PLAIN = new Flags(BPE, false, false, false);
    }

    static byte[] sentencePiece(List<Piece> pieces, Flags flags) {
        var out = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            message(out, 1, piece(piece));
        }
        var trainer = new ByteArrayOutputStream();
        number(trainer, 3, flags.type());
        number(trainer, 35, flags.byteFallback() ? 1 : 0);
        number(trainer, 41, 1);
        number(trainer, 42, 2);
        message(out, 2, trainer);
        var normalizer = new ByteArrayOutputStream();
        number(normalizer, 3, flags.dummyPrefix() ? 1 : 0);
        number(normalizer, 4, flags.collapse() ? 1 : 0);
        number(normalizer, 5, 1);
        message(out, 3, normalizer);
        return out.toByteArray();
    }

    private static ByteArrayOutputStream piece(Piece piece) {
        var out = new ByteArrayOutputStream();
        message(out, 1, bytes(piece.text()));
        varint(out, 2 << 3 | 5);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(piece.score())
                .array());
        int type = switch (piece.kind()) {
            case NORMAL -> 1;
            case UNKNOWN -> 2;
            case CONTROL -> 3;
            case USER_DEFINED -> 4;
            case BYTE -> 6;
        };
        number(out, 3, type);
        return out;
    }

    private static ByteArrayOutputStream bytes(String text) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return out;
    }

    private static void message(ByteArrayOutputStream out, int field, ByteArrayOutputStream body) {
        varint(out, field << 3 | 2);
        varint(out, body.size());
        out.writeBytes(body.toByteArray());
    }

    private static void number(ByteArrayOutputStream out, int field, int value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write((rest & 0x7F) | 0x80);
        }
        out.write(rest);
    }
}
