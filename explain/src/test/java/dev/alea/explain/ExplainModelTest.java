package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.explain.decision.Edit;
import dev.alea.formats.FormatException;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelReadsBackToTheSameDecisionsAndTheSameBytes(boolean gated) throws IOException {
        ExplainModel model = model(gated).edited(new Edit.Weight(1, 0, -0.1)).edited(new Edit.Prune(2));
        model.save(folder.resolve("a"));
        ExplainModel again = ExplainModel.load(folder.resolve("a"));
        again.save(folder.resolve("b"));
        for (String file : List.of("model.json", "model.safetensors")) {
            assertThat(Files.readAllBytes(folder.resolve("b").resolve(file)))
                    .isEqualTo(Files.readAllBytes(folder.resolve("a").resolve(file)));
        }
        assertThat(again.card()).isEqualTo(model.card());
        assertThat(again.card().edits()).containsExactly(new Edit.Weight(1, 0, -0.1), new Edit.Prune(2));
        float[] scores = {21, 20, 19};
        assertThat(again.decide(scores).logits()).isEqualTo(model.decide(scores).logits());
        assertThat(again.decide(scores, again.switchOn(1)).logits())
                .isEqualTo(model.decide(scores, model.switchOn(1)).logits());
        assertThat(again.decide(scores, again.classMean(0, 1)).logits())
                .isEqualTo(model.decide(scores, model.classMean(0, 1)).logits());
        assertThat(again.trained().weights()[1][0])
                .isEqualTo(model(gated).trained().weights()[1][0]);
    }

    @Test
    void anotherListAndAnotherClipAreRefused() {
        ExplainModel model = model(true);
        model.require(model.card().concepts(), "clip-1");
        assertThatThrownBy(() -> model.require(List.of("red", "round", "\"big\", far"), "clip-1"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("another list of concepts");
        assertThatThrownBy(() -> model.require(model.card().concepts(), "clip-2"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("clip-2")
                .hasMessageContaining("trained on clip-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\" : 1 | \"version\" : 2 | reads 1",
                "\"red\" | \"rot\" | changed afterwards",
                "\"gate\" | \"door\" | allowed: gate",
                "\"clip\" | \"clop\" | no such key",
                "\"prune\" : \"round\" | \"prune\" : \"square\" | no such name",
                "\"weight\" : -0.1 | \"weight\" : \"much\" | finite weight",
                "\"gate\" | \"l1\" | mixed up"
            })
    void aCardThatWasTamperedWithIsRefused(String found, String replaced, String expected) throws IOException {
        model(true)
                .edited(new Edit.Weight(1, 0, -0.1))
                .edited(new Edit.Prune(1))
                .save(folder);
        Path card = folder.resolve("model.json");
        String text = Files.readString(card);
        assertThat(text).contains(found);
        Files.writeString(card, text.replaceFirst(java.util.regex.Pattern.quote(found), replaced));
        assertThatThrownBy(() -> ExplainModel.load(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void tensorsOfAnotherModelAreRefused() throws IOException {
        model(true).save(folder.resolve("a"));
        var wide = new ConceptLevels(new float[1], new float[2][1]);
        var rule = new DecisionRule(
                new Standardiser(new float[1], new float[1]),
                Optional.of(new DecisionRule.Gates(new double[1], new double[1])),
                new double[2][1],
                new double[2]);
        var card = new ModelCard(
                Mode.GATE,
                List.of("one"),
                List.of("a", "b"),
                List.of("a", "b"),
                "clip-1",
                "",
                Optional.empty(),
                List.of());
        new ExplainModel(card, rule, wide, Optional.empty(), Optional.empty()).save(folder.resolve("b"));
        Files.copy(
                folder.resolve("b").resolve("model.safetensors"),
                folder.resolve("a").resolve("model.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> ExplainModel.load(folder.resolve("a")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'mean'")
                .hasMessageContaining("asks for F32");
    }

    @Test
    void brokenTensorsAreRefused() throws IOException {
        model(true).save(folder);
        Path tensors = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(tensors);
        Files.write(tensors, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> ExplainModel.load(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("model.safetensors");
        try (var file = SafetensorsFile.open(written(whole))) {
            List<TensorData> others = file.names().stream()
                    .map(name -> name.equals("high")
                            ? TensorData.of(name, Shape.of(3), 22, Float.NaN, 21)
                            : file.tensor(name))
                    .toList();
            SafetensorsWriter.write(tensors, Map.of(), others);
        }
        assertThatThrownBy(() -> ExplainModel.load(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'high' holds NaN");
    }

    private Path written(byte... bytes) throws IOException {
        return Files.write(folder.resolve("whole.safetensors"), bytes);
    }

    @Test
    void namesAreFoundOrRefused() {
        ExplainModel model = model(false);
        assertThat(model.concept("round")).isEqualTo(1);
        assertThat(model.classIndex("stop")).isZero();
        assertThatThrownBy(() -> model.concept("square")).hasMessageContaining("no concept \"square\"");
        assertThatThrownBy(() -> model.edited(new Edit.Prune(3))).hasMessageContaining("no concept 3");
    }

    @Test
    void theTableQuotesWhatNeedsIt() {
        String text = ModelCsv.text(model(true).edited(new Edit.Prune(0)));
        assertThat(text.lines())
                .hasSize(5)
                .contains("concept,mean,deviation,gate_weight,gate_bias,stop,\"give, way\"")
                .contains("(constant),,,,,0.5,-0.5")
                .contains("red,20.0,1.0,1.0,0.0,0.0,0.0")
                .contains("\"\"\"big\"\", near\",20.0,0.5,1.0,-1.0,3.0,-3.0");
        ModelCsv.write(model(false), folder.resolve("table.csv"));
        assertThat(folder.resolve("table.csv")).content().contains("red,20.0,1.0,,,1.0,-1.0");
    }

    private static ExplainModel model(boolean gated) {
        Optional<DecisionRule.Gates> gates = gated
                ? Optional.of(new DecisionRule.Gates(new double[] {1, 1, 1}, new double[] {0, 0, -1}))
                : Optional.empty();
        var rule = new DecisionRule(
                new Standardiser(new float[] {20, 20, 20}, new float[] {1, 2, 0.5f}),
                gates,
                new double[][] {{1, 2, 3}, {-1, -2, -3}},
                new double[] {0.5, -0.5});
        var card = new ModelCard(
                gated ? Mode.GATE : Mode.GUMBEL,
                List.of("red", "round", "\"big\", near"),
                List.of("stop", "give, way"),
                List.of("14_stop", "13_give-way"),
                "clip-1",
                "clips/signs",
                Optional.of(List.of("110", "101")),
                List.of());
        return new ExplainModel(
                card,
                rule,
                new ConceptLevels(new float[] {22, 24, 21}, new float[][] {{21, 22, 20}, {19, 19, 20}}),
                gated
                        ? Optional.empty()
                        : Optional.of(new ConceptLayer(new float[] {1, 0, 0, 0, 2, 0, 0, 0.5f, 3}, true)),
                Optional.empty());
    }
}
