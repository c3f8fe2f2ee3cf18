package dev.alea.choice.estimate;

import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code estimators.json}: inputs and results computed with PyTorch in double. */
public final class GoldenFile {
    private static final JsonNode ROOT = JsonMapper.builder()
            .build()
            .readTree(Path.of("src/test/resources/golden/estimators/estimators.json")
                    .toFile());

    private GoldenFile() {}

    /** An entry by path. */
    public static JsonNode get(String... path) {
        JsonNode node = ROOT;
        for (String name : path) {
            JsonNode next = node.get(name);
            if (next == null) {
                throw new AssertionError("estimators.json has no " + String.join(" > ", path));
            }
            node = next;
        }
        return node;
    }

    /** Cases of one estimator. */
    static List<JsonNode> cases(String estimator) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode c : get("cases")) {
            if (c.get("estimator").asString().equals(estimator)) {
                found.add(c);
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError("estimators.json has no case of " + estimator);
        }
        return found;
    }

    /** Nested arrays as a float64 tensor of their shape. */
    public static Tensor tensor(JsonNode array) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode n = array; n.isArray(); n = n.get(0)) {
            shape.add((long) n.size());
        }
        List<Double> flat = new ArrayList<>();
        flatten(array, flat);
        return Tensors.of(
                flat.stream().mapToDouble(Double::doubleValue).toArray(),
                shape.stream().mapToLong(Long::longValue).toArray());
    }

    /** Nested arrays, row-major. */
    public static double[] doubles(JsonNode array) {
        List<Double> flat = new ArrayList<>();
        flatten(array, flat);
        return flat.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A cost of the file. */
    static Cost cost(String name, int size) {
        if (name.equals("lin")) {
            return Costs.linear(doubles(get("costs", "quad/" + size, "b")));
        }
        JsonNode numbers = get("costs", name + "/" + size);
        return name.equals("quad")
                ? Costs.quadratic(doubles(numbers.get("A")), doubles(numbers.get("b")))
                : Costs.smooth(doubles(numbers.get("W")), doubles(numbers.get("beta")), doubles(numbers.get("t")));
    }

    private static void flatten(JsonNode node, List<Double> into) {
        if (!node.isArray()) {
            into.add(node.asDouble());
            return;
        }
        for (JsonNode child : node) {
            flatten(child, into);
        }
    }
}
