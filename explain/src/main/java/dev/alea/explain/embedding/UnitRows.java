package dev.alea.explain.embedding;

import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Embeddings whose rows have length 1, so that a product of two of them is a cosine. */
public final class UnitRows {
    private UnitRows() {}

    /**
     * Rows divided by their lengths.
     *
     * <p>Shape: [rows, width] float64, from any floating type. Double precision, as the scores of one picture share a large
     * offset and differ in the fourth decimal.
     *
     * @param what what a row is, for error sentences
     * @param rows [rows, width]
     * @throws DataException when the tensor is no matrix or a row is all zeros
     * @throws NumericsException when a row holds NaN or infinity
     */
    public static Tensor of(String what, Tensor rows) {
        return of(what, rows, 0);
    }

    /**
     * As {@link #of(String, Tensor)} for a slice of a longer matrix.
     *
     * @param first number of the slice's first row, for error sentences
     */
    public static Tensor of(String what, Tensor rows, long first) {
        return of(what, rows, row -> what + " " + (first + row));
    }

    /**
     * As {@link #of(String, Tensor)} where every row has a name.
     *
     * @param names of the rows, for error sentences
     */
    public static Tensor of(String what, Tensor rows, IntFunction<String> names) {
        requireMatrix(what, rows);
        var values = rows.to(ScalarType.Double);
        var lengths = lengths(values);
        double[] found = Tensors.doubles(lengths);
        for (int row = 0; row < found.length; row++) {
            if (!Double.isFinite(found[row])) {
                throw new NumericsException(names.apply(row)
                        + " has an embedding with a value that is not finite; embed it again or leave it out");
            }
            if (found[row] == 0) {
                throw new DataException(
                        names.apply(row) + " has an embedding of zeros, to which no cosine is defined; leave it out");
            }
        }
        return values.div(lengths);
    }

    /**
     * The direction of the mean of unit rows, as a class described by several sentences gets it.
     *
     * <p>Shape: [rows, width] float64.
     *
     * @param what what a row is, for error sentences
     * @param sets each [rows, width], row i of each about the same thing
     * @throws DataException when there is no set, the shapes differ, or the rows of one thing cancel
     */
    public static Tensor mean(String what, List<Tensor> sets) {
        if (sets.isEmpty()) {
            throw new DataException(
                    "the mean direction of a " + what + " needs one embedding or more, but there is none");
        }
        var sum = of(what, sets.getFirst());
        for (Tensor set : sets.subList(1, sets.size())) {
            if (!Arrays.equals(set.shape(), sets.getFirst().shape())) {
                throw new DataException("embeddings of a " + what + " have the shapes "
                        + Arrays.toString(sets.getFirst().shape()) + " and " + Arrays.toString(set.shape())
                        + "; they must be equal");
            }
            sum = sum.add(of(what, set));
        }
        return of(what, sum);
    }

    /** Lengths of rows. Shape: [rows, 1] float64, from [rows, width]. */
    public static Tensor lengths(Tensor rows) {
        return rows.to(ScalarType.Double)
                .square()
                .sum(new long[] {1}, true, new ScalarTypeOptional())
                .sqrt();
    }

    private static void requireMatrix(String what, Tensor rows) {
        if (rows.dim() != 2 || rows.size(1) == 0) {
            throw new DataException("embeddings of a " + what + " have the shape " + Arrays.toString(rows.shape())
                    + "; allowed: [rows, width]");
        }
    }
}
