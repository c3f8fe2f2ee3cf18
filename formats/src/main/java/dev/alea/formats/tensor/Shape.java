package dev.alea.formats.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, outermost first; none at all for a scalar, and zeros are allowed.
 *
 * @param dims the sizes, none negative
 */
public record Shape(List<Long> dims) {
    /**
     * Copies and checks the sizes.
     *
     * @throws IllegalArgumentException when a size is negative
     */
    public Shape {
        dims = List.copyOf(dims);
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "The shape " + dims + " has the size " + dim + ": a size is zero or more.");
            }
        }
    }

    /** The shape with these sizes. */
    public static Shape of(long... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    /** The sizes as a fresh array. */
    public long[] toArray() {
        return dims.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many sizes there are. */
    public int rank() {
        return dims.size();
    }

    /** The size at that position, outermost first. */
    public long dim(int position) {
        return dims.get(position);
    }

    /**
     * How many elements the tensor has: the product of the sizes, 1 for a scalar.
     *
     * @throws ArithmeticException when the product does not fit 63 bits, even if a later size is zero
     */
    public long elements() {
        long product = 1;
        for (long dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    /**
     * How many bytes the elements take.
     *
     * <p>Units: bytes.
     *
     * @throws ArithmeticException when that does not fit 63 bits
     */
    public long bytes(DType dtype) {
        return Math.multiplyExact(elements(), (long) dtype.bytes());
    }

    /** The sizes as people write them, {@code [2, 3]}. */
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
