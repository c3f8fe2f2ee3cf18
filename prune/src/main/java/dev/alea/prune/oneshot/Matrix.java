package dev.alea.prune.oneshot;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A weight on the Java heap, row-major [rows, columns]; the loops over columns run here, not in the engine. */
public final class Matrix {
    private final int rows;
    private final int columns;
    private final float[] values;

    private Matrix(int rows, int columns, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /** A copy of a tensor of rank 2. */
    public static Matrix of(Tensor tensor) {
        return new Matrix(
                Math.toIntExact(tensor.size(0)),
                Math.toIntExact(tensor.size(1)),
                Tensors.floats(tensor.to(ScalarType.Float)));
    }

    /**
     * A matrix around an array, which is not copied.
     *
     * @throws IllegalArgumentException when the array has another length
     */
    public static Matrix of(int rows, int columns, float... values) {
        if (values.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(
                    "a matrix of [" + rows + ", " + columns + "] cannot have " + values.length + " values");
        }
        return new Matrix(rows, columns, values);
    }

    /** Outputs of the layer. */
    public int rows() {
        return rows;
    }

    /** Inputs of the layer. */
    public int columns() {
        return columns;
    }

    /** The values themselves, not a copy. */
    public float[] values() {
        return values;
    }

    /** A copy. */
    public Matrix copy() {
        return new Matrix(rows, columns, values.clone());
    }

    /** A tensor of [rows, columns]. */
    public Tensor toTensor() {
        return Tensors.of(values, rows, columns);
    }
}
