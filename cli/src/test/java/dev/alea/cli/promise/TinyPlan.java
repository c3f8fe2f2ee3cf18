package dev.alea.cli.promise;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.npy.Npy;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.Llama;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model of a few thousand weights with token rows, and the command lines that learn its mask.
 *
 * @param folder holds model, rows and runs
 */
record TinyPlan(Path folder) {
    static final int STEPS = 36;
    private static final int ROWS = 12;
    private static final int SEQLEN = 16;
    private static final LlamaConfig MODEL = new LlamaConfig(
            61,
            32,
            48,
            2,
            2,
            1,
            16,
            1e-5,
            64,
            1e4,
            Optional.empty(),
            true,
            false,
            false,
            false,
            "llama",
            OptionalInt.empty(),
            List.of(),
            DType.F32);

    /** Writes model and rows. */
    static TinyPlan write(Path folder) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), MODEL.toJson());
        var draws = Draws.of(11);
        var tensors = Llama.shapes(MODEL).entrySet().stream()
                .map(shape -> weight(draws.stream(shape.getKey()), shape.getKey(), new Shape(shape.getValue())))
                .toList();
        SafetensorsWriter.write(model.resolve("model.safetensors"), Map.of(), tensors);
        TensorData rows = TensorData.zeros("rows", DType.I32, Shape.of(ROWS, SEQLEN));
        for (long i = 0; i < ROWS * SEQLEN; i++) {
            rows.bytes().setAtIndex(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), i, (int)
                    draws.stream("rows").below(i, MODEL.vocabSize()));
        }
        Npy.write(folder.resolve("rows.npy"), rows);
        return new TinyPlan(folder);
    }

    private static TensorData weight(Draws draws, String name, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        draws.fillNormal(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = shape.rank() == 1 ? 1 : 0.2f * values[i];
        }
        return TensorData.of(name, shape, values);
    }

    /** Starts a run, a checkpoint after every other step, its masks measured after every fifth. */
    List<String> learn(String run) {
        String rows = folder.resolve("rows.npy").toString();
        return List.of(
                "prune",
                "learn",
                "--model=" + folder.resolve("model"),
                "--calibration=" + rows,
                "--eval=" + rows,
                "--seqlen=" + SEQLEN,
                "--prior=magnitude",
                "--steps=" + STEPS,
                "--batch=2",
                "--threads=1",
                "--set=training.checkpoint-every=2",
                "--set=evaluation.every=5",
                "--set=training.baselines=false",
                "--runs=" + folder.resolve("runs"),
                "--run=" + run);
    }

    /** Goes on with a run, or starts it when it was killed before there was one. */
    List<String> goOn(String run) {
        return Files.exists(run(run).resolve("run.json")) ? List.of("resume", run(run).toString()) : learn(run);
    }

    Path run(String name) {
        return folder.resolve("runs").resolve(name);
    }
}
