package dev.alea.prune;

import dev.alea.formats.npy.Npy;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plans of a few steps on a golden model, and runs that look as a crash leaves them. */
final class Trial {
    private static final int ROWS = 4;
    private static final int SEQLEN = 16;

    private Trial() {}

    /** A plan on llama-a with rows that this writes; every batch is all rows, and nothing but the model is exported. */
    static PruneConfig plan(Path folder, int steps) {
        Path rows = folder.resolve("rows.npy");
        TensorData ids = TensorData.zeros("rows", DType.I32, Shape.of(ROWS, SEQLEN));
        var layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS * SEQLEN; i++) {
            ids.bytes().setAtIndex(layout, i, (31 * (i / SEQLEN) + 7 * i * i) % 256);
        }
        Npy.write(rows, ids);
        PruneConfig plan = PruneConfig.defaults();
        return plan.withModel(PruneGolden.path("llama-a"))
                .withPrior(new PriorSettings("magnitude", 3, 0.01))
                .withCalibration(new CalibrationSettings(java.util.Optional.of(rows), SEQLEN, ROWS))
                .withEvaluation(new EvaluationSettings(java.util.Optional.of(rows), SEQLEN, 0, "standard", 0))
                .withTraining(new TrainingSettings(steps, ROWS, 1, false, List.of(), 0, 1, 2, false, true));
    }

    /** Makes a finished run look as if it had been killed before it could say so. */
    static void unfinish(Path run) throws IOException {
        Path record = run.resolve("run.json");
        var json = Json.read(record);
        json.put("status", "running");
        Files.writeString(record, Json.pretty(json));
    }

    /** Loses the checkpoint of a step, as if the process had been killed before it was written. */
    static void forget(Path run, int step) throws IOException {
        Path folder = run.resolve("checkpoints").resolve(String.format(java.util.Locale.ROOT, "step-%06d", step));
        try (var files = Files.list(folder)) {
            files.forEach(Trial::delete);
        }
        delete(folder);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
