package dev.alea.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors from Java values and back, and tensors over memory that Java owns. */
public final class Tensors {
    private Tensors() {}

    /**
     * A float32 tensor with a copy of the values.
     *
     * @param values row-major
     * @param shape its product is the number of values
     */
    public static Tensor of(float[] values, long... shape) {
        return copy(MemorySegment.ofArray(values), values.length, ScalarType.Float, shape);
    }

    /** A float64 tensor with a copy of the values, row-major. */
    public static Tensor of(double[] values, long... shape) {
        return copy(MemorySegment.ofArray(values), values.length, ScalarType.Double, shape);
    }

    /** An int64 tensor with a copy of the values, row-major. */
    public static Tensor of(long[] values, long... shape) {
        return copy(MemorySegment.ofArray(values), values.length, ScalarType.Long, shape);
    }

    /** An int64 tensor (what indexing wants) with a copy of the values, row-major. */
    public static Tensor of(int[] values, long... shape) {
        return of(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    private static Tensor copy(MemorySegment values, long count, ScalarType type, long... shape) {
        Torch.initialise();
        if (elements(shape) != count) {
            throw new EngineException(count + " values do not fill the shape " + Arrays.toString(shape));
        }
        Tensor tensor = torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
        segment(tensor).copyFrom(values);
        return tensor;
    }

    private static long elements(long... shape) {
        long product = 1;
        for (long dim : shape) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    /**
     * A tensor over memory that the caller keeps alive and, when it is mapped read-only, never writes.
     *
     * @param bytes native memory, at least the tensor's size
     * @param type its element type
     * @param shape its shape, row-major
     */
    public static Tensor view(MemorySegment bytes, ScalarType type, long... shape) {
        Torch.initialise();
        long needed = Math.multiplyExact(elements(shape), torch.elementSize(type));
        if (!bytes.isNative() || bytes.byteSize() < needed) {
            throw new EngineException("a view of shape " + Arrays.toString(shape) + " needs " + needed
                    + " bytes of native memory, but " + bytes.byteSize()
                    + (bytes.isNative() ? " native" : " heap") + " bytes were given");
        }
        return torch.from_blob(new Address(bytes.address()), shape, new TensorOptions(type));
    }

    /**
     * The memory of a contiguous CPU tensor; valid as long as the tensor is.
     *
     * @param tensor on the CPU, contiguous
     */
    @SuppressWarnings("restricted") // the size is the tensor's own
    public static MemorySegment segment(Tensor tensor) {
        if (!tensor.is_contiguous() || tensor.device().is_cuda()) {
            throw new EngineException("the memory of a tensor is visible only when it is contiguous and on the CPU");
        }
        long bytes = tensor.nbytes();
        return bytes == 0 // no elements may mean no address
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
    }

    /** Whether a kernel can work on the tensor's memory: float32, on the CPU and contiguous. */
    public static boolean isPlain(Tensor tensor) {
        return tensor.scalar_type().intern() == ScalarType.Float && tensor.is_cpu() && tensor.is_contiguous();
    }

    /** The values as floats, row-major, converted when needed. */
    public static float[] floats(Tensor tensor) {
        try (var _ = Scope.open()) {
            return segment(plain(tensor, ScalarType.Float)).toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** The values as doubles, row-major, converted when needed. */
    public static double[] doubles(Tensor tensor) {
        try (var _ = Scope.open()) {
            return segment(plain(tensor, ScalarType.Double)).toArray(ValueLayout.JAVA_DOUBLE);
        }
    }

    /** The values as longs, row-major, converted when needed. */
    public static long[] longs(Tensor tensor) {
        try (var _ = Scope.open()) {
            return segment(plain(tensor, ScalarType.Long)).toArray(ValueLayout.JAVA_LONG);
        }
    }

    private static Tensor plain(Tensor tensor, ScalarType type) {
        return tensor.detach().cpu().to(type).contiguous();
    }

    /** A scalar operand; a shorthand, as operators take them by object. */
    public static Scalar scalar(double value) {
        return new Scalar(value);
    }

    /** A pointer that owns nothing. */
    private static final class Address extends Pointer {
        Address(long value) {
            super((Pointer) null);
            address = value;
        }
    }
}
