package dev.alea.formats.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A tensor as it lies in a file.
 *
 * @param name its key
 * @param dtype the element type
 * @param shape the sizes
 * @param bytes the elements, little-endian and row-major; read-only when they lie in a mapped file, and gone once it is closed
 */
public record TensorData(String name, DType dtype, Shape shape, MemorySegment bytes) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    // Engines read whole vectors: a cache line keeps every load aligned.
    private static final long ALIGNMENT = 64;

    /**
     * Checks that the bytes are exactly those of the shape.
     *
     * @throws IllegalArgumentException when they are not
     * @throws ArithmeticException when the shape's size does not fit 63 bits
     */
    public TensorData {
        if (bytes.byteSize() != shape.bytes(dtype)) {
            throw new IllegalArgumentException("The tensor '" + name + "' of type " + dtype + " and shape " + shape
                    + " takes " + shape.bytes(dtype) + " bytes, but " + bytes.byteSize() + " were given.");
        }
    }

    /** A zeroed tensor in native memory that lives as long as it can be reached. */
    public static TensorData zeros(String name, DType dtype, Shape shape) {
        return new TensorData(name, dtype, shape, Arena.ofAuto().allocate(shape.bytes(dtype), ALIGNMENT));
    }

    /**
     * A float32 tensor with a copy of these values in native memory.
     *
     * @throws IllegalArgumentException when the count is not that of the shape
     */
    public static TensorData of(String name, Shape shape, float... values) {
        requireCount(name, shape, values.length);
        var tensor = zeros(name, DType.F32, shape);
        MemorySegment.copy(values, 0, tensor.bytes, FLOAT, 0, values.length);
        return tensor;
    }

    /**
     * A tensor of one-byte elements with a copy of these values in native memory.
     *
     * @throws IllegalArgumentException when the count is not that of the shape, or the type is wider than a byte
     */
    public static TensorData of(String name, DType dtype, Shape shape, byte... values) {
        requireCount(name, shape, values.length / dtype.bytes());
        var tensor = zeros(name, dtype, shape);
        MemorySegment.copy(values, 0, tensor.bytes, JAVA_BYTE, 0, values.length);
        return tensor;
    }

    private static void requireCount(String name, Shape shape, long count) {
        if (shape.elements() != count) {
            throw new IllegalArgumentException("The tensor '" + name + "' of shape " + shape + " has "
                    + shape.elements() + " elements, but " + count + " values were given.");
        }
    }

    /** The same tensor under another key; shares the bytes. */
    public TensorData withName(String newName) {
        return new TensorData(newName, dtype, shape, bytes);
    }

    /**
     * The values of a floating-point tensor as float32; float64 is rounded, the narrower types are exact.
     *
     * @throws IllegalArgumentException when the type is not F64, F32, F16 or BF16, or there are too many for an array
     */
    public float[] toFloats() {
        var values = new float[arrayLength()];
        switch (dtype) {
            case F32 -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, values.length);
            case F64 -> fill(values, i -> (float) bytes.getAtIndex(DOUBLE, i));
            case F16 -> fill(values, i -> Float.float16ToFloat(bytes.getAtIndex(SHORT, i)));
            case BF16 -> fill(values, i -> Bfloat16.toFloat(bytes.getAtIndex(SHORT, i)));
            default ->
                throw new IllegalArgumentException("The tensor '" + name + "' has the type " + dtype
                        + ": only F64, F32, F16 and BF16 have values as floats.");
        }
        return values;
    }

    /**
     * These float32 values rounded to another floating-point type, nearest, ties to even.
     *
     * @throws IllegalArgumentException when the type is not F32, F16 or BF16
     */
    public static TensorData round(String name, DType dtype, Shape shape, float... values) {
        if (dtype == DType.F32) {
            return of(name, shape, values);
        }
        if (dtype != DType.F16 && dtype != DType.BF16) {
            throw new IllegalArgumentException("The tensor '" + name + "' cannot be rounded to " + dtype
                    + ": the types to round to are F32, F16 and BF16.");
        }
        requireCount(name, shape, values.length);
        var tensor = zeros(name, dtype, shape);
        for (int i = 0; i < values.length; i++) {
            short bits = dtype == DType.BF16 ? Bfloat16.fromFloat(values[i]) : Float.floatToFloat16(values[i]);
            tensor.bytes.setAtIndex(SHORT, i, bits);
        }
        return tensor;
    }

    /**
     * A copy of the bytes as an array.
     *
     * @throws IllegalArgumentException when there are too many for an array
     */
    public byte[] toBytes() {
        if (bytes.byteSize() > Integer.MAX_VALUE - 8) {
            throw tooLong(bytes.byteSize());
        }
        return bytes.toArray(JAVA_BYTE);
    }

    /**
     * Gives the memory of a mapped tensor back to the machine; the values stay readable and come from the file again. Nothing
     * happens to a tensor that is not mapped.
     */
    public void unload() {
        if (bytes.isMapped()) {
            bytes.unload();
        }
    }

    private int arrayLength() {
        if (shape.elements() > Integer.MAX_VALUE - 8) {
            throw tooLong(shape.elements());
        }
        return (int) shape.elements();
    }

    private IllegalArgumentException tooLong(long count) {
        return new IllegalArgumentException(
                "The tensor '" + name + "' has " + count + " entries: an array holds at most 2^31 - 9.");
    }

    private interface FloatAt {
        float at(int index);
    }

    private static void fill(float[] values, FloatAt source) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.at(i);
        }
    }
}
