package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A strict reader of protobuf's wire format over a slice of bytes; every length is checked before it is believed. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private final String source;
    private int position;
    private int wire;

    Protobuf(byte[] bytes, String source) {
        this(bytes, 0, bytes.length, source);
    }

    private Protobuf(byte[] bytes, int start, int end, String source) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.source = source;
    }

    /** The number of the next field, or 0 at the end of the message. */
    int next() {
        if (position == end) {
            return 0;
        }
        long key = varint();
        wire = (int) (key & 7);
        long field = key >>> 3;
        if (field < 1 || field > 0x1FFFFFFF) {
            throw fault("field number " + field + ", allowed are 1 to 536870911");
        }
        return (int) field;
    }

    /** The value of an integer, enum or boolean field. */
    long integer() {
        require(VARINT);
        return varint();
    }

    boolean bool() {
        return integer() != 0;
    }

    float float32() {
        require(FIXED32);
        int at = take(4);
        return ByteBuffer.wrap(bytes, at, 4).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    }

    /** The value of a string field of at most {@code limit} bytes. */
    String string(int limit) {
        Protobuf text = message();
        int length = text.end - text.position;
        if (length > limit) {
            throw fault("a string of " + length + " bytes, allowed are at most " + limit);
        }
        return Utf8.decode(
                Arrays.copyOfRange(bytes, text.position, text.end), source + ": string at byte " + text.position);
    }

    /** A field that is a message. */
    Protobuf message() {
        require(LENGTH);
        long length = varint();
        if (length < 0 || length > end - position) {
            throw fault("a length of " + Long.toUnsignedString(length) + ", but only " + (end - position)
                    + " bytes follow");
        }
        int start = take((int) length);
        return new Protobuf(bytes, start, position, source);
    }

    /** How many bytes of this message are left. */
    int remaining() {
        return end - position;
    }

    void skip() {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> take(8);
            case LENGTH -> message();
            case FIXED32 -> take(4);
            default -> throw fault("wire type " + wire + ", allowed are 0, 1, 2 and 5");
        }
    }

    private void require(int expected) {
        if (wire != expected) {
            throw fault("wire type " + wire + ", this field has wire type " + expected);
        }
    }

    private int take(int count) {
        if (count > end - position) {
            throw fault("the end inside a value of " + count + " bytes");
        }
        int at = position;
        position += count;
        return at;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = bytes[take(1)];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw fault("a number of more than 10 bytes");
    }

    private FormatException fault(String found) {
        return new FormatException(source + ": found " + found + " before byte " + position
                + "; the file is no protobuf of this kind or is damaged");
    }
}
