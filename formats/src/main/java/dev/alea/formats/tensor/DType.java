package dev.alea.formats.tensor;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types a tensor file may hold; the constant's name is its spelling in safetensors. */
public enum DType {
    /** IEEE binary64. */
    F64(8),
    /** IEEE binary32. */
    F32(4),
    /** IEEE binary16. */
    F16(2),
    /** The upper half of a binary32. */
    BF16(2),
    /** Eight bits: four of exponent, three of mantissa. */
    F8_E4M3(1),
    /** Eight bits: five of exponent, two of mantissa. */
    F8_E5M2(1),
    /** Signed, 64 bits. */
    I64(8),
    /** Signed, 32 bits. */
    I32(4),
    /** Signed, 16 bits. */
    I16(2),
    /** Signed, 8 bits. */
    I8(1),
    /** Unsigned, 64 bits. */
    U64(8),
    /** Unsigned, 32 bits. */
    U32(4),
    /** Unsigned, 16 bits. */
    U16(2),
    /** Unsigned, 8 bits. */
    U8(1),
    /** One byte, 0 or 1. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The width of one element.
     *
     * <p>Units: bytes.
     */
    public int bytes() {
        return bytes;
    }

    /** The type of that safetensors spelling, if it is one of ours. */
    public static Optional<DType> parse(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    /** All spellings, for the sentence that refuses another one. */
    public static String allowed() {
        return Arrays.stream(values()).map(DType::name).collect(Collectors.joining(", "));
    }
}
