package dev.alea.formats.hf;

import dev.alea.formats.json.JsonFields;
import dev.alea.formats.tensor.DType;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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

    static OptionalInt bos(JsonFields fields, int vocabSize) {
        var bos = fields.optionalId("bos_token_id");
        if (bos.isPresent() && bos.getAsInt() >= vocabSize) {
            throw fields.refused("bos_token_id", "an id must be below vocab_size, " + vocabSize + ".");
        }
        return bos;
    }

    static void requireFlag(JsonFields fields, String key, boolean supported) {
        if (fields.flag(key, supported) != supported) {
            throw fields.refused(key, "only " + supported + " is supported.");
        }
    }

    /** An object that begins as every configuration does. */
    static ObjectNode begin(String architecture, String modelType, int vocabSize) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.putArray("architectures").add(architecture);
        return root.put("model_type", modelType).put("vocab_size", vocabSize);
    }

    /** The text of an object that ends as every configuration does. */
    static String end(ObjectNode root, OptionalInt bos, List<Integer> eosIds, DType dtype) {
        bos.ifPresent(id -> root.put("bos_token_id", id));
        JsonIds.put(root, "eos_token_id", eosIds);
        root.put("torch_dtype", spell(dtype));
        return root.toPrettyString() + "\n";
    }
}
