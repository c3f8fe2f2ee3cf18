package dev.alea.explain;

import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.explain.split.SplitFiles;
import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.RunRecord;
import dev.alea.run.store.Durable;
import dev.alea.run.store.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model as a folder of one safetensors and one JSON file. */
final class ModelFolder {
    private static final String TENSORS = "model.safetensors";
    private static final String CARD = "model.json";
    private static final String SPLIT = "split.json";
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ModelFolder() {}

    /** The model's folder of a run; any other folder is one itself. */
    static Path resolve(Path folderOrRun) {
        if (!RunRecord.isRun(folderOrRun)) {
            if (!Files.isRegularFile(folderOrRun.resolve(CARD))) {
                throw new FormatException(folderOrRun + ": this is no trained classifier, as it has no " + CARD
                        + "; name the folder of one, or the run that trained it.");
            }
            return folderOrRun;
        }
        Path trained = folderOrRun.resolve("artifacts").resolve(ExplainModel.ARTIFACT);
        if (!Files.isDirectory(trained)) {
            throw new FormatException(folderOrRun + ": this run has no trained classifier; there is no folder "
                    + trained.getFileName() + " below its artifacts. Let it finish, or name a run of explain train.");
        }
        return trained;
    }

    static void save(ExplainModel model, Path folder) {
        DecisionRule rule = model.trained();
        List<TensorData> tensors = new ArrayList<>();
        tensors.add(floats("mean", rule.standardiser().mean()));
        tensors.add(floats("deviation", rule.standardiser().deviation()));
        tensors.add(floats("high", model.levels().high()));
        tensors.add(rows("class_means", model.levels().classMeans()));
        tensors.add(doubles("weights", rule.concepts(), rule.weights()));
        tensors.add(doubles("constant", 0, rule.constant()));
        rule.gates().ifPresent(gates -> {
            tensors.add(doubles("gate_weight", 0, gates.weight()));
            tensors.add(doubles("gate_bias", 0, gates.bias()));
        });
        model.layer().ifPresent(layer -> {
            int side = rule.concepts();
            tensors.add(TensorData.of("concept_layer", Shape.of(side, side), layer.weights()));
            tensors.add(TensorData.of(
                    "concept_layer_standardised", DType.BOOL, Shape.of(), (byte) (layer.standardised() ? 1 : 0)));
        });
        try {
            Files.createDirectories(folder);
        } catch (IOException fault) {
            throw Durable.refused("create the model folder " + folder, fault);
        }
        SafetensorsWriter.write(folder.resolve(TENSORS), Map.of(), tensors);
        byte[] card = Json.pretty(CardJson.tree(model.card())).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(CARD), card);
        model.split().ifPresent(split -> SplitFiles.write(folder.resolve(SPLIT), split));
    }

    static ExplainModel load(Path folder) {
        ModelCard card = CardJson.read(folder.resolve(CARD));
        Path path = folder.resolve(TENSORS);
        try (var file = SafetensorsFile.open(path)) {
            boolean gated = card.mode() == Mode.GATE;
            requireNames(file, gated);
            int concepts = card.concepts().size();
            int classes = card.classes().size();
            var standardiser = new Standardiser(
                    floats(file, "mean", Shape.of(concepts)), floats(file, "deviation", Shape.of(concepts)));
            Optional<DecisionRule.Gates> gates = gated
                    ? Optional.of(new DecisionRule.Gates(
                            doubles(file, "gate_weight", Shape.of(concepts)),
                            doubles(file, "gate_bias", Shape.of(concepts))))
                    : Optional.empty();
            double[][] weights = new double[classes][concepts];
            double[] flat = doubles(file, "weights", Shape.of(classes, concepts));
            float[][] means = new float[classes][concepts];
            float[] flatMeans = floats(file, "class_means", Shape.of(classes, concepts));
            for (int k = 0; k < classes; k++) {
                System.arraycopy(flat, k * concepts, weights[k], 0, concepts);
                System.arraycopy(flatMeans, k * concepts, means[k], 0, concepts);
            }
            var rule = new DecisionRule(standardiser, gates, weights, doubles(file, "constant", Shape.of(classes)));
            Path split = folder.resolve(SPLIT);
            return new ExplainModel(
                    card,
                    rule,
                    new ConceptLevels(floats(file, "high", Shape.of(concepts)), means),
                    gated ? Optional.empty() : Optional.of(layer(file, concepts)),
                    Files.exists(split) ? Optional.of(SplitFiles.read(split)) : Optional.empty());
        }
    }

    private static ConceptLayer layer(SafetensorsFile file, int concepts) {
        byte standardised = tensor(file, "concept_layer_standardised", DType.BOOL, Shape.of())
                .toBytes()[0];
        return new ConceptLayer(floats(file, "concept_layer", Shape.of(concepts, concepts)), standardised != 0);
    }

    private static void requireNames(SafetensorsFile file, boolean gated) {
        Set<String> expected =
                new LinkedHashSet<>(List.of("mean", "deviation", "high", "class_means", "weights", "constant"));
        if (gated) {
            expected.addAll(List.of("gate_weight", "gate_bias"));
        } else {
            expected.addAll(List.of("concept_layer", "concept_layer_standardised"));
        }
        if (!Set.copyOf(file.names()).equals(expected)) {
            throw new FormatException(file.path() + ": the file has the tensors " + file.names()
                    + ", but a model of this mode has " + expected + "; the folder is incomplete or mixed up.");
        }
    }

    private static TensorData floats(String name, float... values) {
        return TensorData.of(name, Shape.of(values.length), values);
    }

    private static TensorData rows(String name, float[]... values) {
        int columns = values[0].length;
        float[] flat = new float[values.length * columns];
        for (int k = 0; k < values.length; k++) {
            System.arraycopy(values[k], 0, flat, k * columns, columns);
        }
        return TensorData.of(name, Shape.of(values.length, columns), flat);
    }

    /** @param columns of a matrix, 0 for a vector */
    private static TensorData doubles(String name, int columns, double[]... rows) {
        Shape shape = columns == 0 ? Shape.of(rows[0].length) : Shape.of(rows.length, columns);
        TensorData data = TensorData.zeros(name, DType.F64, shape);
        long at = 0;
        for (double[] row : rows) {
            MemorySegment.copy(row, 0, data.bytes(), DOUBLE, at * Double.BYTES, row.length);
            at += row.length;
        }
        return data;
    }

    private static TensorData tensor(SafetensorsFile file, String name, DType dtype, Shape shape) {
        TensorData data = file.tensor(name);
        if (data.dtype() != dtype || !data.shape().equals(shape)) {
            throw new FormatException(file.path() + ": the tensor '" + name + "' is " + data.dtype() + " of shape "
                    + data.shape() + ", but model.json asks for " + dtype + " of shape " + shape
                    + "; the folder is mixed up.");
        }
        return data;
    }

    private static float[] floats(SafetensorsFile file, String name, Shape shape) {
        float[] values = tensor(file, name, DType.F32, shape).toFloats();
        for (float value : values) {
            requireFinite(file, name, value);
        }
        return values;
    }

    private static double[] doubles(SafetensorsFile file, String name, Shape shape) {
        double[] values = tensor(file, name, DType.F64, shape).bytes().toArray(DOUBLE);
        for (double value : values) {
            requireFinite(file, name, value);
        }
        return values;
    }

    private static void requireFinite(SafetensorsFile file, String name, double value) {
        if (!Double.isFinite(value)) {
            throw new FormatException(file.path() + ": the tensor '" + name + "' holds " + value
                    + "; every number of a model is finite. Train it again.");
        }
    }
}
