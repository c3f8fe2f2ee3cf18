package dev.alea.torch;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** From stored tensors to float32 parameters, after checking that they are exactly the ones a configuration asks for. */
public final class ParameterReader {
    private static final Set<DType> FLOATS = Set.of(DType.F32, DType.F16, DType.BF16, DType.F64);

    private ParameterReader() {}

    /**
     * Reads every parameter into memory of the engine, which the scope around the call frees.
     *
     * @param source what the sentences call the checkpoint
     * @param expected names and shapes there must be
     * @param found the stored tensors under the expected spelling
     * @param turned which ones to transpose
     * @param device where they go
     * @throws FormatException naming every tensor that is missing, superfluous, of a wrong shape or type, or not finite
     */
    public static SequencedMap<String, Tensor> read(
            Path source,
            SequencedMap<String, List<Long>> expected,
            Map<String, TensorData> found,
            Predicate<String> turned,
            Device device) {
        check(source, expected, found);
        var parameters = new LinkedHashMap<String, Tensor>();
        for (var name : expected.keySet()) {
            var stored = found.get(name);
            if (stored != null) {
                // A scope each, and the file's pages given back: the peak is the model and one tensor, not the model
                // twice.
                try (var scope = Scope.open()) {
                    parameters.put(name, scope.keep(convert(source, stored, turned.test(name), device)));
                }
                stored.unload();
            }
        }
        return parameters;
    }

    private static Tensor convert(Path source, TensorData stored, boolean turn, Device device) {
        var view = StateDicts.view(stored);
        var oriented = turn ? view.t().contiguous() : view;
        var copy = oriented.to(device, ScalarType.Float, false, true, new MemoryFormatOptional());
        long bad = Double.isFinite(copy.sum().item_double()) ? 0 : notFinite(copy);
        if (bad > 0) {
            throw new FormatException(source + ": the tensor '" + stored.name() + "' holds " + bad + " of "
                    + copy.numel() + " values that are NaN or infinite; get a sound copy of the checkpoint.");
        }
        return copy;
    }

    // A finite sum has finite terms and takes one pass without temporaries; only a sum that is not (it may just be
    // large) is
    // worth looking at the terms.
    private static long notFinite(Tensor values) {
        return values.numel() - values.isfinite().sum().item_long();
    }

    private static void check(Path source, SequencedMap<String, List<Long>> expected, Map<String, TensorData> found) {
        var faults = new ArrayList<String>();
        expected.forEach((name, shape) -> {
            var stored = found.get(name);
            if (stored == null) {
                faults.add("'" + name + "' is missing, expected " + shape);
            } else if (!stored.shape().dims().equals(shape)) {
                faults.add("'" + name + "' has shape " + stored.shape().dims() + ", expected " + shape);
            } else if (!FLOATS.contains(stored.dtype())) {
                faults.add("'" + name + "' has type " + stored.dtype() + ", expected F32, F16, BF16 or F64");
            }
        });
        new TreeMap<>(found).forEach((name, stored) -> {
            if (!expected.containsKey(name)) {
                faults.add("'" + name + "' with shape " + stored.shape().dims()
                        + " is not a parameter of this configuration");
            }
        });
        if (!faults.isEmpty()) {
            throw new FormatException(source + ": the tensors do not fit config.json in " + faults.size()
                    + (faults.size() == 1 ? " place: " : " places: ") + String.join("; ", faults)
                    + ". Take the configuration and the weights from the same model.");
        }
    }
}
