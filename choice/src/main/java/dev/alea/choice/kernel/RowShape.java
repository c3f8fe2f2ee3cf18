package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Many independent one-of-K choices, row-major: class k of row r is element r K + k of tensors and of random streams.
 *
 * @param rows number of choices, may be 0
 * @param classes K, at least 1
 */
public record RowShape(long rows, int classes) {
    /** Rows of at most this many classes are folded, several at once, in one register; longer ones lie along it. */
    static final int SHORT = 16;

    /** Longer rows are worked through in pieces of this many classes. */
    static final int CHUNK = 4096;

    private static final long ELEMENTS = 1L << 34; // of one random stream

    /** Checks that both are possible and that one stream has numbers for all of them. */
    public RowShape {
        if (rows < 0 || classes < 1 || rows > ELEMENTS / classes) {
            throw new IllegalArgumentException(
                    "Rows of choices need at least one class and at most 2^34 elements in all, " + "but there are "
                            + rows + " rows of " + classes + " classes.");
        }
    }

    /** Returns the number of elements. */
    public long elements() {
        return rows * classes;
    }

    void require(String what, MemorySegment segment) {
        require(what, segment, 4 * elements());
    }

    static void require(String what, MemorySegment segment, long bytes) {
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    "The " + what + " must hold " + bytes + " bytes, but holds " + segment.byteSize() + ".");
        }
    }
}
