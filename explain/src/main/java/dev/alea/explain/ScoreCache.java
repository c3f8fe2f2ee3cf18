package dev.alea.explain;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import dev.alea.run.store.Durable;
import dev.alea.run.store.Json;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scores kept on disk, so that pictures are scored once: {@code scores.safetensors}, which is mapped, and {@code scores.json}.
 *
 * <p>Open as long as a training reads the scores.
 */
public final class ScoreCache implements AutoCloseable {
    private static final String TENSORS = "scores.safetensors";
    private static final String NAMES = "scores.json";
    private static final int MAX_BYTES = 1 << 30;

    private final SafetensorsFile file;
    private final ConceptScores scores;

    private ScoreCache(SafetensorsFile file, ConceptScores scores) {
        this.file = file;
        this.scores = scores;
    }

    /** The scores; their memory is the file's. */
    public ConceptScores scores() {
        return scores;
    }

    /** Whether a folder has scores. */
    public static boolean holds(Path folder) {
        return Files.exists(folder.resolve(NAMES));
    }

    /** Writes scores; the names come last, so that a folder with names is whole. */
    public static void write(ConceptScores scores, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(NAMES));
        } catch (IOException fault) {
            throw Durable.refused("prepare the folder of scores " + folder, fault);
        }
        int[] labels = scores.labels();
        try (Tensor classes = Tensors.of(labels, labels.length)) {
            SafetensorsWriter.write(
                    folder.resolve(TENSORS),
                    Map.of(),
                    List.of(StateDicts.data("psi", scores.values()), StateDicts.data("labels", classes)));
        }
        ObjectNode names = Json.object().put("clip", scores.clip());
        names.set("concepts", Json.tree(scores.concepts()));
        names.set("classes", Json.tree(scores.classes()));
        names.set("groups", Json.tree(scores.groups()));
        names.set("digests", Json.tree(scores.digests()));
        AtomicFile.write(folder.resolve(NAMES), Json.pretty(names).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens scores.
     *
     * @throws FormatException when the files are not what {@link #write} writes
     * @throws DataException when they do not fit each other
     */
    public static ScoreCache open(Path folder) {
        Path path = folder.resolve(NAMES);
        ObjectNode object = StrictJson.readObject(path, MAX_BYTES);
        JsonFields names = JsonFields.of(object, path.toString());
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(TENSORS));
        try {
            Tensor values = StateDicts.view(typed(file, "psi", DType.F32));
            long[] labels =
                    typed(file, "labels", DType.I64).bytes().toArray(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED);
            return new ScoreCache(
                    file,
                    new ConceptScores(
                            values,
                            Arrays.stream(labels)
                                    .mapToInt(label -> Math.clamp(label, -1, Integer.MAX_VALUE))
                                    .toArray(),
                            names.texts("concepts"),
                            names.texts("classes"),
                            names.text("clip").orElseThrow(() -> names.refused("clip", "it must be a string.")),
                            names.texts("groups"),
                            names.texts("digests")));
        } catch (RuntimeException fault) {
            file.close();
            throw fault;
        }
    }

    private static TensorData typed(SafetensorsFile file, String name, DType dtype) {
        TensorData data = file.tensor(name);
        if (data.dtype() != dtype) {
            throw new FormatException(file.path() + ": the tensor '" + name + "' is " + data.dtype() + ", but must be "
                    + dtype + "; score the pictures again.");
        }
        return data;
    }

    /** Unmaps the scores, which end. */
    @Override
    public void close() {
        file.close();
    }
}
