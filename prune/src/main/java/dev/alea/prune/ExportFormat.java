package dev.alea.prune;

import dev.alea.formats.mask.Sparse24Bitmask;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.Gpt2;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.store.Json;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** How an export stores the weights that carry a mask. */
public enum ExportFormat {
    /** Whole matrices with zeros, under the names of the source: what every program reads. */
    DENSE("dense"),
    /**
     * The {@code sparse-24-bitmask} layout of compressed-tensors: the kept values, a bit mask and the shape in the place of each
     * masked weight; 2:4 only. vLLM reads it from January 2025 until 0.19.0; later versions refuse it.
     */
    SPARSE_24_BITMASK("sparse-24-bitmask");

    private static final String SUFFIX = ".weight";

    private final String word;

    ExportFormat(String word) {
        this.word = word;
    }

    /**
     * The format of a name.
     *
     * @throws UsageException when there is none
     */
    public static ExportFormat parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("the export format \"" + name + "\" is unknown; allowed: "
                        + Arrays.stream(values()).map(f -> f.word).collect(Collectors.joining(", "))));
    }

    /** The name that {@link #parse} reads. */
    public String word() {
        return word;
    }

    /** Refuses what cannot be stored so. */
    void require(PruneExport.Request request) {
        if (this == DENSE) {
            return;
        }
        Checks.that(
                request.pattern().toString().equals("2:4"),
                "the format %s stores 2:4 masks only, but this one is %s; export it as dense",
                word,
                request.pattern());
        Checks.that(
                !(request.model() instanceof Gpt2),
                "the format %s wants groups along the rows of the file, but GPT-2 stores its weights transposed; export it as dense",
                word);
    }

    /** What stands in the file for a masked weight. */
    List<TensorData> encode(TensorData masked) {
        return switch (this) {
            case DENSE -> List.of(masked);
            case SPARSE_24_BITMASK -> Sparse24Bitmask.compress(masked).tensors();
        };
    }

    /** A masked weight, from the file. */
    TensorData decode(Checkpoint written, String name) {
        return switch (this) {
            case DENSE -> written.tensor(name);
            case SPARSE_24_BITMASK -> {
                String prefix = name.substring(0, name.length() - SUFFIX.length());
                yield new Sparse24Bitmask(
                                written.tensor(prefix + ".compressed"),
                                written.tensor(prefix + ".bitmask"),
                                written.tensor(prefix + ".shape"))
                        .dense(name);
            }
        };
    }

    /** The configuration of the model, with what a reader must know of the format. */
    String describe(String config, double sparsity) {
        if (this == DENSE) {
            return config;
        }
        ObjectNode json = (ObjectNode) Json.parse(config);
        ObjectNode layout = Json.object()
                .put("format", word)
                .put("sparsity_structure", "2:4")
                .put("global_sparsity", sparsity)
                .put("registry_requires_subclass", false);
        layout.putArray("targets").add("Linear");
        layout.putArray("ignore").add("lm_head");
        json.putObject("quantization_config")
                .put("quant_method", "compressed-tensors")
                .set("sparsity_config", layout);
        return Json.pretty(json);
    }
}
