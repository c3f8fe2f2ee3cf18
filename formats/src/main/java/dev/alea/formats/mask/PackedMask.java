package dev.alea.formats.mask;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mask of one bit per weight, row-major, the most significant bit of a byte first; 1 keeps the weight. */
public final class PackedMask {
    private final @Nullable Shape shape;
    private final byte[] bits;

    private PackedMask(@Nullable Shape shape, byte[] bits) {
        this.shape = shape;
        this.bits = bits;
    }

    /** A mask whose shape its file does not say. */
    public static PackedMask ofBits(byte... bits) {
        return new PackedMask(null, bits.clone());
    }

    /**
     * Packs a mask of one byte per weight.
     *
     * @param mask type U8 or BOOL, values 0 and 1
     * @throws FormatException when the type or a value is another
     */
    public static PackedMask pack(TensorData mask) {
        if (mask.dtype() != DType.U8 && mask.dtype() != DType.BOOL) {
            throw new FormatException(
                    "The mask '" + mask.name() + "' has the type " + mask.dtype() + "; a mask is of U8 or BOOL.");
        }
        long count = mask.shape().elements();
        var bits = new byte[Math.toIntExact(Math.ceilDiv(count, Byte.SIZE))];
        for (long i = 0; i < count; i++) {
            byte value = mask.bytes().get(JAVA_BYTE, i);
            if (value != 0 && value != 1) {
                throw new FormatException("The mask '" + mask.name() + "' has the value " + Byte.toUnsignedInt(value)
                        + " at element " + i + "; a mask has 0 and 1 only.");
            }
            bits[(int) (i >>> 3)] |= (byte) (value << (7 - (i & 7)));
        }
        return new PackedMask(mask.shape(), bits);
    }

    /**
     * One byte per weight.
     *
     * <p>Shape: as given; type U8.
     *
     * @throws FormatException when the shape has another number of bytes, differs from the one that was packed, or a bit beyond
     *     its end is set
     */
    public TensorData unpack(String name, Shape asShape) {
        long count = asShape.elements();
        if (shape != null && !shape.equals(asShape)) {
            throw new FormatException("The mask '" + name + "' has the shape " + shape + ", not " + asShape + ".");
        }
        if (Math.ceilDiv(count, Byte.SIZE) != bits.length) {
            throw new FormatException("The mask '" + name + "' has " + bits.length + " bytes, but the shape " + asShape
                    + " needs " + Math.ceilDiv(count, Byte.SIZE) + "; it belongs to another model.");
        }
        for (long i = count; i < (long) bits.length * Byte.SIZE; i++) {
            if (bit(i) != 0) {
                throw new FormatException("The mask '" + name + "' has a bit set beyond its " + count
                        + " elements; it belongs to another model.");
            }
        }
        var mask = TensorData.zeros(name, DType.U8, asShape);
        for (long i = 0; i < count; i++) {
            mask.bytes().set(JAVA_BYTE, i, (byte) bit(i));
        }
        return mask;
    }

    private int bit(long i) {
        return bits[(int) (i >>> 3)] >>> (7 - (i & 7)) & 1;
    }

    /** The shape that was packed, where it is known. */
    public Optional<Shape> shape() {
        return Optional.ofNullable(shape);
    }

    /** A copy of the bytes; what lies beyond the last weight is zero. */
    public byte[] bits() {
        return bits.clone();
    }

    /** How many weights are kept. */
    public long kept() {
        long kept = 0;
        for (byte b : bits) {
            kept += Integer.bitCount(Byte.toUnsignedInt(b));
        }
        return kept;
    }
}
