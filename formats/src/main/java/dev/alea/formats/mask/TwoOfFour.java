package dev.alea.formats.mask;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.MemorySegment;

/** Looks at groups of four weights of which at most two are not zero; a group's positions are bits 0 to 3. */
final class TwoOfFour {
    static final int GROUP = 4;
    static final int KEEP = 2;
    private static final int SIGN = 0x80;

    private TwoOfFour() {}

    /** Checks that a tensor is a matrix of whole groups, and multiples of the given sizes. */
    static void requireMatrix(TensorData dense, long rowMultiple, long columnMultiple) {
        var shape = dense.shape();
        if (shape.rank() != 2 || shape.dim(0) % rowMultiple != 0 || shape.dim(1) % columnMultiple != 0) {
            throw new FormatException("The tensor '" + dense.name() + "' has the shape " + shape
                    + "; this 2:4 layout needs a matrix whose rows are a multiple of " + rowMultiple
                    + " and whose columns are one of " + columnMultiple + ".");
        }
    }

    /** The positions of a group that hold something else than a zero of either sign. */
    static int nonZeros(TensorData dense, long group) {
        int bits = 0;
        for (int i = 0; i < GROUP; i++) {
            bits |= (isZero(dense.bytes(), dense.dtype(), GROUP * group + i) ? 0 : 1) << i;
        }
        if (Integer.bitCount(bits) > KEEP) {
            long perRow = dense.shape().dim(1) / GROUP;
            throw new FormatException("The tensor '" + dense.name() + "' has " + Integer.bitCount(bits)
                    + " weights that are not zero in row " + group / perRow + ", group " + group % perRow
                    + "; 2:4 allows two. Prune it first.");
        }
        return bits;
    }

    private static boolean isZero(MemorySegment bytes, DType dtype, long element) {
        int width = dtype.bytes();
        boolean signed = switch (dtype) {
            case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> true;
            default -> false;
        };
        int rest = 0;
        for (int i = 0; i < width; i++) {
            int value = Byte.toUnsignedInt(bytes.get(JAVA_BYTE, element * width + i));
            rest |= signed && i == width - 1 ? value & ~SIGN : value;
        }
        return rest == 0;
    }

    /** Copies one element. */
    static void copy(TensorData from, long fromElement, TensorData to, long toElement) {
        long width = from.dtype().bytes();
        MemorySegment.copy(from.bytes(), fromElement * width, to.bytes(), toElement * width, width);
    }
}
