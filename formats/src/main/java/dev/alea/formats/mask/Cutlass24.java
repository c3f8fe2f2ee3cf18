package dev.alea.formats.mask;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;

/**
 * A 2:4 matrix as CUTLASS's sparse kernels load it.
 *
 * <p>Source: PyTorch's semi-structured layout, of which the golden values are; the code is ours.
 *
 * @param packed the kept values, BF16, F16 or I8 [rows, columns / 2]
 * @param meta their positions, four bits per group, shuffled: I16 [rows, columns / 16], for I8 values I32 [rows, columns / 32]
 */
public record Cutlass24(TensorData packed, TensorData meta) {
    private static final int LAST = TwoOfFour.GROUP - 1;

    /**
     * Checks that the two belong together.
     *
     * @throws FormatException when a type or a shape is wrong
     */
    public Cutlass24 {
        var layout = Layout.of(packed);
        boolean matrix = packed.shape().rank() == 2
                && packed.shape().dim(0) % layout.rowMultiple == 0
                && packed.shape().dim(1) * 2 % layout.columnMultiple == 0;
        if (!matrix
                || meta.dtype() != layout.metaType
                || !meta.shape()
                        .equals(layout.metaShape(
                                packed.shape().dim(0), packed.shape().dim(1) * 2))) {
            throw new FormatException("The tensors '" + packed.name() + "' of shape " + packed.shape() + " and '"
                    + meta.name() + "', " + meta.dtype() + " of shape " + meta.shape()
                    + ", are not values and metadata of one 2:4 matrix.");
        }
    }

    /** What depends on the width of a value. */
    private enum Layout {
        SIXTEEN_BITS(DType.I16, 32, 64, 4),
        EIGHT_BITS(DType.I32, 16, 128, 2);

        private final DType metaType;
        private final int rowMultiple;
        private final int columnMultiple;
        private final int interleave;

        Layout(DType metaType, int rowMultiple, int columnMultiple, int interleave) {
            this.metaType = metaType;
            this.rowMultiple = rowMultiple;
            this.columnMultiple = columnMultiple;
            this.interleave = interleave;
        }

        static Layout of(TensorData values) {
            return switch (values.dtype()) {
                case BF16, F16 -> SIXTEEN_BITS;
                case I8 -> EIGHT_BITS;
                default ->
                    throw new FormatException("The tensor '" + values.name() + "' has the type " + values.dtype()
                            + "; this 2:4 layout is for BF16, F16 and I8.");
            };
        }

        Shape metaShape(long rows, long columns) {
            return Shape.of(rows, columns / (TwoOfFour.GROUP * groupsPerWord()));
        }

        long groupsPerWord() {
            return 2L * metaType.bytes();
        }

        /** Where the word of a row and a column of words is stored. */
        long stored(long rows, long row, long column) {
            long within = row % rowMultiple;
            long r = row - within + within % 8 * interleave + within / 8;
            long c = column;
            // The two off the diagonal of each 2 x 2 change places.
            if (r % 2 == 0 && c % 2 == 1) {
                r++;
                c--;
            } else if (r % 2 == 1 && c % 2 == 0) {
                r--;
                c++;
            }
            return c / 2 * rows * 2 + r * 2 + c % 2;
        }
    }

    /**
     * Packs a matrix; groups with fewer than two weights are filled up with zeros.
     *
     * @param dense BF16 or F16 with rows a multiple of 32 and columns of 64; I8 with 16 and 128
     * @throws FormatException when it is not, or a group has more than two weights
     */
    public static Cutlass24 pack(TensorData dense) {
        var layout = Layout.of(dense);
        TwoOfFour.requireMatrix(dense, layout.rowMultiple, layout.columnMultiple);
        long rows = dense.shape().dim(0);
        long columns = dense.shape().dim(1);
        var packed = TensorData.zeros(dense.name() + ".packed", dense.dtype(), Shape.of(rows, columns / 2));
        var meta = TensorData.zeros(dense.name() + ".meta", layout.metaType, layout.metaShape(rows, columns));
        long groups = rows * columns / TwoOfFour.GROUP;
        for (long group = 0; group < groups; group++) {
            int bits = filled(TwoOfFour.nonZeros(dense, group));
            int first = Integer.numberOfTrailingZeros(bits);
            int second = Integer.numberOfTrailingZeros(bits & (bits - 1));
            TwoOfFour.copy(dense, TwoOfFour.GROUP * group + first, packed, 2 * group);
            TwoOfFour.copy(dense, TwoOfFour.GROUP * group + second, packed, 2 * group + 1);
            long at = byteOf(layout, rows, columns, group);
            int old = meta.bytes().get(JAVA_BYTE, at);
            int nibble = (first | second << 2) << (TwoOfFour.GROUP * (group % 2));
            meta.bytes().set(JAVA_BYTE, at, (byte) (old | nibble));
        }
        return new Cutlass24(packed, meta);
    }

    // Positions 2 and then 3 stand in for missing weights, as the published converter has it.
    private static int filled(int nonZeros) {
        int bits = nonZeros;
        for (int i = LAST - 1; Integer.bitCount(bits) < TwoOfFour.KEEP; i++) {
            bits |= 1 << i;
        }
        return bits;
    }

    private static long byteOf(Layout layout, long rows, long columns, long group) {
        long perRow = columns / TwoOfFour.GROUP;
        long perWord = layout.groupsPerWord();
        long word = layout.stored(rows, group / perRow, group % perRow / perWord);
        return word * layout.metaType.bytes() + group % perRow % perWord / 2;
    }

    /**
     * The matrix with its zeros back.
     *
     * @throws FormatException when a group's positions are not two different ones in order
     */
    public TensorData dense(String name) {
        var layout = Layout.of(packed);
        long rows = packed.shape().dim(0);
        long columns = packed.shape().dim(1) * 2;
        var dense = TensorData.zeros(name, packed.dtype(), Shape.of(rows, columns));
        for (long group = 0; group < rows * columns / TwoOfFour.GROUP; group++) {
            int value = meta.bytes().get(JAVA_BYTE, byteOf(layout, rows, columns, group));
            int nibble = value >>> (TwoOfFour.GROUP * (group % 2));
            int first = nibble & LAST;
            int second = nibble >>> 2 & LAST;
            if (first >= second) {
                throw new FormatException("The tensor '" + meta.name() + "' has the positions " + first + " and "
                        + second + " for group " + group + "; the first must be the smaller.");
            }
            TwoOfFour.copy(packed, 2 * group, dense, TwoOfFour.GROUP * group + first);
            TwoOfFour.copy(packed, 2 * group + 1, dense, TwoOfFour.GROUP * group + second);
        }
        return dense;
    }
}
