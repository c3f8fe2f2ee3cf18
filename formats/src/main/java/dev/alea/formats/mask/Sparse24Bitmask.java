package dev.alea.formats.mask;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A 2:4 matrix as compressed-tensors stores it under {@code sparse-24-bitmask}.
 *
 * @param compressed the kept values, [rows, columns / 2]
 * @param bitmask which they are, U8 [rows, ceil(columns / 8)], the least significant bit first; two bits per group of four
 * @param shape rows and columns, I64 [2, 1]
 */
public record Sparse24Bitmask(TensorData compressed, TensorData bitmask, TensorData shape) {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PER_BYTE = Byte.SIZE / TwoOfFour.GROUP;
    private static final int KEEP_DIVISOR = TwoOfFour.GROUP / TwoOfFour.KEEP;
    private static final int NIBBLE = 0xF;

    /**
     * Checks that the three belong together.
     *
     * @throws FormatException when a type or a shape is wrong, or a group has not exactly two bits
     */
    public Sparse24Bitmask {
        if (shape.dtype() != DType.I64 || !shape.shape().equals(Shape.of(2, 1))) {
            throw new FormatException("The tensor '" + shape.name() + "' is " + shape.dtype() + " of shape "
                    + shape.shape() + "; it must be I64 of shape [2, 1].");
        }
        long rows = shape.bytes().get(LONG, 0);
        long columns = shape.bytes().get(LONG, Long.BYTES);
        if (rows < 0 || columns < 0 || columns % TwoOfFour.GROUP != 0) {
            throw new FormatException("The tensor '" + shape.name() + "' says " + rows + " rows and " + columns
                    + " columns; they must be zero or more, the columns a multiple of 4.");
        }
        requireShape(compressed, compressed.dtype(), rows, columns / KEEP_DIVISOR);
        requireShape(bitmask, DType.U8, rows, Math.ceilDiv(columns, Byte.SIZE));
        requirePairs(bitmask, rows, columns);
    }

    private static void requireShape(TensorData tensor, DType dtype, long rows, long columns) {
        if (tensor.dtype() != dtype || !tensor.shape().equals(Shape.of(rows, columns))) {
            throw new FormatException("The tensor '" + tensor.name() + "' is " + tensor.dtype() + " of shape "
                    + tensor.shape() + "; it must be " + dtype + " of shape " + Shape.of(rows, columns) + ".");
        }
    }

    private static void requirePairs(TensorData bitmask, long rows, long columns) {
        long groups = columns / TwoOfFour.GROUP;
        long slots = bitmask.shape().dim(1) * PER_BYTE;
        for (long row = 0; row < rows; row++) {
            for (long slot = 0; slot < slots; slot++) {
                int wanted = slot < groups ? TwoOfFour.KEEP : 0;
                int found = Integer.bitCount(nibble(bitmask, row, slot));
                if (found != wanted) {
                    throw new FormatException("The tensor '" + bitmask.name() + "' has " + found + " bits in row " + row
                            + ", group " + slot + "; it must have " + wanted + ".");
                }
            }
        }
    }

    private static int nibble(TensorData bitmask, long row, long group) {
        int value = bitmask.bytes().get(JAVA_BYTE, row * bitmask.shape().dim(1) + group / PER_BYTE);
        return value >>> (TwoOfFour.GROUP * (group % PER_BYTE)) & NIBBLE;
    }

    /**
     * Compresses a matrix; groups with fewer than two weights are filled up with zeros from the end of the group.
     *
     * @param dense named {@code <p>.weight}; the results are {@code <p>.compressed}, {@code <p>.bitmask} and {@code <p>.shape}
     * @throws FormatException when it is no matrix of whole groups, or a group has more than two weights
     */
    public static Sparse24Bitmask compress(TensorData dense) {
        TwoOfFour.requireMatrix(dense, 1, TwoOfFour.GROUP);
        String suffix = ".weight";
        String name = dense.name();
        String prefix = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        long rows = dense.shape().dim(0);
        long columns = dense.shape().dim(1);
        var compressed =
                TensorData.zeros(prefix + ".compressed", dense.dtype(), Shape.of(rows, columns / KEEP_DIVISOR));
        var bitmask = TensorData.zeros(prefix + ".bitmask", DType.U8, Shape.of(rows, Math.ceilDiv(columns, Byte.SIZE)));
        var shape = TensorData.zeros(prefix + ".shape", DType.I64, Shape.of(2, 1));
        shape.bytes().set(LONG, 0, rows);
        shape.bytes().set(LONG, Long.BYTES, columns);
        long perRow = columns / TwoOfFour.GROUP;
        long kept = 0;
        for (long group = 0; group < rows * perRow; group++) {
            int bits = filled(TwoOfFour.nonZeros(dense, group));
            long slot = group % perRow;
            long at = group / perRow * bitmask.shape().dim(1) + slot / PER_BYTE;
            int old = bitmask.bytes().get(JAVA_BYTE, at);
            bitmask.bytes().set(JAVA_BYTE, at, (byte) (old | bits << (TwoOfFour.GROUP * (slot % PER_BYTE))));
            for (int i = 0; i < TwoOfFour.GROUP; i++) {
                if ((bits >>> i & 1) != 0) {
                    TwoOfFour.copy(dense, TwoOfFour.GROUP * group + i, compressed, kept++);
                }
            }
        }
        return new Sparse24Bitmask(compressed, bitmask, shape);
    }

    private static int filled(int nonZeros) {
        int bits = nonZeros;
        for (int i = TwoOfFour.GROUP - 1; Integer.bitCount(bits) < TwoOfFour.KEEP; i--) {
            bits |= 1 << i;
        }
        return bits;
    }

    /** The matrix with its zeros back, all of them positive. */
    public TensorData dense(String name) {
        long rows = bitmask.shape().dim(0);
        long columns = compressed.shape().dim(1) * KEEP_DIVISOR;
        var dense = TensorData.zeros(name, compressed.dtype(), Shape.of(rows, columns));
        long kept = 0;
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
                int bits = nibble(bitmask, row, column / TwoOfFour.GROUP);
                if ((bits >>> (column % TwoOfFour.GROUP) & 1) != 0) {
                    TwoOfFour.copy(compressed, kept++, dense, row * columns + column);
                }
            }
        }
        return dense;
    }

    /** The three tensors, ready for a checkpoint. */
    public List<TensorData> tensors() {
        return List.of(compressed, bitmask, shape);
    }
}
