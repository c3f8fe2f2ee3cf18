package dev.alea.torch;

import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Named tensors to and from files: the one place that knows both the engine's element types and those of the files. */
public final class StateDicts {
    private StateDicts() {}

    /**
     * Writes tensors as one safetensors file, whole or not at all.
     *
     * @param file where to
     * @param tensors by name; any device
     * @param metadata free text by key
     */
    public static void save(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try (var _ = Scope.open()) {
            List<TensorData> data = new ArrayList<>();
            tensors.forEach(
                    (name, tensor) -> data.add(data(name, tensor.detach().cpu().contiguous())));
            SafetensorsWriter.write(file, metadata, data);
        }
    }

    /**
     * Reads all tensors of a safetensors file into memory of the engine, which the scope around the call frees.
     *
     * @param file where from
     */
    public static Map<String, Tensor> load(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            var tensors = new LinkedHashMap<String, Tensor>();
            for (String name : opened.names()) {
                tensors.put(name, copy(opened.tensor(name)));
            }
            return tensors;
        }
    }

    /** A tensor with a copy of a file's values. */
    public static Tensor copy(TensorData data) {
        try (Tensor view = view(data)) {
            return view.clone();
        }
    }

    /** A tensor over a mapped file: valid while the file is open, never to be written. */
    public static Tensor view(TensorData data) {
        return Tensors.view(data.bytes(), type(data.dtype()), data.shape().toArray());
    }

    /**
     * The memory of a tensor under a name, as the writers want it; valid as long as the tensor is.
     *
     * @param name the name
     * @param tensor on the CPU, contiguous
     */
    public static TensorData data(String name, Tensor tensor) {
        return new TensorData(name, dtype(tensor.scalar_type()), Shape.of(tensor.shape()), Tensors.segment(tensor));
    }

    /** The engine's name of a file's element type. */
    public static ScalarType type(DType dtype) {
        return switch (dtype) {
            case F64 -> ScalarType.Double;
            case F32 -> ScalarType.Float;
            case F16 -> ScalarType.Half;
            case BF16 -> ScalarType.BFloat16;
            case F8_E4M3 -> ScalarType.Float8_e4m3fn;
            case F8_E5M2 -> ScalarType.Float8_e5m2;
            case I64 -> ScalarType.Long;
            case I32 -> ScalarType.Int;
            case I16 -> ScalarType.Short;
            case I8 -> ScalarType.Char;
            case U64 -> ScalarType.UInt64;
            case U32 -> ScalarType.UInt32;
            case U16 -> ScalarType.UInt16;
            case U8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    /** The files' name of an element type of the engine. */
    public static DType dtype(ScalarType type) {
        for (DType dtype : DType.values()) {
            if (type(dtype).value == type.intern().value) {
                return dtype;
            }
        }
        throw new EngineException("tensors of type " + type + " cannot be written to a file; convert to float32 first");
    }
}
