package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.tensor.TensorData;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fixtures made with the published implementations; every size is read from them. */
public final class Golden {
    private Golden() {}

    public static Path path(String name) {
        try {
            return Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/explain/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static JsonNode json(String name) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(path(name)));
    }

    public static Fixtures tensors(String name) {
        var tensors = new LinkedHashMap<String, Tensor>();
        try (var file = SafetensorsFile.open(path(name))) {
            for (var key : file.names()) {
                TensorData data = file.tensor(key);
                tensors.put(key, StateDicts.copy(data));
            }
        }
        return new Fixtures(tensors);
    }

    /** The tensors of one file. */
    public record Fixtures(Map<String, Tensor> tensors) {
        public Tensor get(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }

        public boolean has(String name) {
            return tensors.containsKey(name);
        }
    }

    /** Largest difference, in absolute terms. */
    public static void within(String what, Tensor actual, Tensor expected, double distance) {
        float[] a = Tensors.floats(actual.detach().contiguous());
        float[] e = Tensors.floats(expected.contiguous());
        assertThat(a).as(what).hasSameSizeAs(e);
        double worst = 0;
        for (int i = 0; i < e.length; i++) {
            assertThat(a[i]).as(what).isFinite();
            worst = Math.max(worst, Math.abs((double) a[i] - e[i]));
        }
        assertThat(worst).as(what).isLessThanOrEqualTo(distance);
    }
}
