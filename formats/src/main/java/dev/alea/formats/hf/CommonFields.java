package dev.alea.formats.hf;

import dev.alea.formats.json.JsonFields;
import dev.alea.formats.tensor.DType;
import java.util.List;

/** What both families' files say in the same words. */
final class CommonFields {
    private static final int MAX_LAYERS = 10_000;

    private CommonFields() {}

    static DType dtype(JsonFields fields) {
        String key = fields.has("dtype") ? "dtype" : "torch_dtype";
        return switch (fields.text(key).orElse("float32")) {
            case "float32" -> DType.F32;
            case "float16" -> DType.F16;
            case "bfloat16" -> DType.BF16;
            case "float64" -> DType.F64;
            default -> throw fields.refused(key, "supported are float32, float16, bfloat16 and float64.");
        };
    }

    static String spell(DType dtype) {
        return switch (dtype) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            case F64 -> "float64";
            default ->
                throw new IllegalArgumentException(
                        "The weights cannot be of type " + dtype + "; allowed are F32, F16, BF16 and F64.");
        };
    }

    static int layers(JsonFields fields, String key) {
        int layers = fields.positiveInt(key);
        if (layers > MAX_LAYERS) {
            throw fields.refused(key, "at most " + MAX_LAYERS + " layers are supported.");
        }
        return layers;
    }

    static List<Integer> ids(JsonFields fields, String key, int vocabSize) {
        var ids = fields.ids(key);
        for (int id : ids) {
            if (id >= vocabSize) {
                throw fields.refused(key, "an id must be below vocab_size, " + vocabSize + ".");
            }
        }
        return ids;
    }

    static void requireFlag(JsonFields fields, String key, boolean supported) {
        if (fields.flag(key, supported) != supported) {
            throw fields.refused(key, "only " + supported + " is supported.");
        }
    }
}
