package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.cli.CommandLineFixture.Answer;
import dev.alea.run.store.Json;
import dev.alea.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The commands of {@code explain} on drawn pictures and a CLIP of a few steps: what they answer, write and refuse. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class ExplainCommandsTest {
    @TempDir
    private static Path folder = Path.of("");

    private ExplainFixture cli = new ExplainFixture(new CommandLineFixture(folder));

    @BeforeAll
    void sources() throws IOException {
        cli = ExplainFixture.make(folder);
        Files.writeString(
                folder.resolve("raw.txt"), "red\na circle\na very long phrase that is no concept at all\nRed\n");
        Files.writeString(folder.resolve("classes.txt"), "circle\nsquare\n\nCIRCLE\n");
    }

    @ParameterizedTest
    @CsvSource({"l1", "contrastive", "gumbel", "similarity"})
    void everyModeIsTrainedInOursAndThePublishedForms(String mode) {
        JsonNode ours =
                cli.train(mode, mode, ExplainFixture.alone()).succeeded().json();
        assertThat(ours.get("mode").stringValue()).isEqualTo(mode);
        cli.train(mode, mode + "-paper", ExplainFixture.alone("--published", "paper"))
                .succeeded();
        JsonNode repo = cli.train(mode, mode + "-repo", ExplainFixture.alone("--published", "repo"))
                .succeeded()
                .json();
        assertThat(Path.of(repo.get("run").stringValue()).resolve("report.html"))
                .exists();
    }

    @Test
    void aTrainingThatGoesOnHasTheThreadsOfItsPlan() throws IOException {
        int before = Torch.threads();
        try {
            cli.train("gate", "threads", ExplainFixture.alone("--threads", "1")).succeeded();
            assertThat(Torch.threads()).isEqualTo(1);
            Path record = folder.resolve("runs/threads/run.json");
            Files.writeString(record, Files.readString(record).replace("\"finished\"", "\"interrupted\""));
            Torch.initialise(3);
            cli.cli().run("resume", cli.at("runs/threads")).succeeded();
            assertThat(Torch.threads()).isEqualTo(1);
        } finally {
            Torch.initialise(before);
        }
    }

    @Test
    void theReportHasPicturesAndNothingFromElsewhere() throws IOException {
        String page = Files.readString(folder.resolve("runs/gate/report.html"));
        assertThat(page).contains("data:image/png;base64,", "What speaks for each class", "Accuracy against sparsity");
        assertThat(page).doesNotContain("http:", "https:");
    }

    @Test
    void evaluationAnswersTheDocumentedKeys() {
        JsonNode answer = cli.ask("eval", "--model", cli.at("runs/gate"), "--pictures", cli.at("test"), "--json")
                .succeeded()
                .json();
        assertThat(answer.propertyNames())
                .contains("accuracy", "macro_f1", "active_concepts", "top1_true", "nec", "hoyer", "concept_auc");
        assertThat(answer.get("pictures").intValue()).isEqualTo(36);
        assertThat(answer.get("overlap").intValue()).isZero();
        JsonNode same = cli.ask("eval", "--model", cli.at("runs/gate"), "--pictures", cli.at("train"), "--json")
                .succeeded()
                .json();
        assertThat(same.get("overlap").intValue()).isGreaterThan(90);
        assertThat(same.get("warnings").get(0).stringValue()).contains("are files of the first");
    }

    @Test
    void withoutATableTruthIsNull() throws IOException {
        cli.copyClass(0, "short", "red");
        cli.copyClass(1, "short", "blue");
        JsonNode trained = cli.trainOn("short", "list.txt", "--run", "from-list")
                .succeeded()
                .json();
        assertThat(trained.get("warnings").toString()).contains("1 blank lines", "Red\\\" in line 4 (first in line 1)");
        JsonNode answer = cli.ask("eval", "--model", cli.at("runs/from-list"), "--pictures", cli.at("short"), "--json")
                .succeeded()
                .json();
        assertThat(answer.get("top1_true").isNull()).isTrue();
        assertThat(answer.get("concepts").intValue()).isEqualTo(3);
        assertThat(answer.get("classes").intValue()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"cosine", "cubed", "centred", "column", "max"})
    void everyVariantOfTheSearchAnswers(String variant) {
        JsonNode answer = cli.search("--variant", variant, "--json").succeeded().json();
        assertThat(answer.get("accuracy").doubleValue()).isBetween(0.0, 1.0);
        assertThat(answer.get("examples").size()).isEqualTo(5);
        assertThat(answer.get("examples").get(0).get("concepts").size()).isEqualTo(5);
    }

    @Test
    void aDecisionAddsUpAndIsDrawn() throws IOException {
        String page = cli.at("card.html");
        Answer answer = cli.ask(
                "predict", "--model", cli.at("runs/gate"), "--out", page, "--top", "3", cli.picture(), "--json");
        JsonNode one = answer.succeeded().json().get("predictions").get(0);
        double sum = one.get("constant").doubleValue() + one.get("others").doubleValue();
        for (JsonNode concept : one.get("concepts")) {
            sum += concept.get("amount").doubleValue();
        }
        assertThat(sum).isEqualTo(one.get("logit").doubleValue());
        assertThat(Files.readString(Path.of(page))).contains("data:image/png;base64,");
        assertThat(cli.ask("predict", "--model", cli.at("runs/gate"), "--out", page, cli.picture())
                        .succeeded()
                        .out())
                .contains("before any concept", "logit", "look at ");
    }

    @Test
    void aConceptSwitchedOffContributesNothingAndAnEditStays() throws IOException {
        String concept = "red";
        Answer off = cli.ask(
                "intervene", "--model", cli.at("runs/gate"), "--off", concept, cli.picture(), "--json", "--top", "15");
        JsonNode after = off.succeeded().json().get("changes").get(0).get("after");
        for (JsonNode one : after.get("concepts")) {
            if (one.get("concept").stringValue().equals(concept)) {
                assertThat(one.get("amount").doubleValue()).isZero();
            }
        }
        String saved = cli.at("pruned");
        cli.ask("intervene", "--model", cli.at("runs/gate"), "--prune", concept, "--save", saved)
                .succeeded();
        JsonNode card = Json.parse(Files.readString(Path.of(saved, "model.json")));
        assertThat(card.get("edits").get(0).get("prune").stringValue()).isEqualTo(concept);
        cli.ask("eval", "--model", saved, "--pictures", cli.at("test")).succeeded();
        cli.ask("export", "--model", saved, "--out", cli.at("exported"), "--csv", cli.at("weights.csv"));
    }

    @Test
    void anExportIsTheSameModel() throws IOException {
        cli.cli()
                .run(
                        "explain",
                        "export",
                        "--model",
                        cli.at("runs/gate"),
                        "--out",
                        cli.at("same"),
                        "--csv",
                        cli.at("w.csv"))
                .succeeded();
        assertThat(folder.resolve("same/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("runs/gate/artifacts/model/model.safetensors"));
        assertThat(Files.readAllLines(folder.resolve("w.csv"))).hasSize(17);
    }

    @Test
    void aListIsFilteredWithReasons() {
        Answer answer = cli.cli()
                .run(
                        "explain",
                        "concepts",
                        "--concepts",
                        cli.at("raw.txt"),
                        "--classes",
                        cli.at("classes.txt"),
                        "--out",
                        cli.at("kept.txt"));
        assertThat(answer.succeeded().out())
                .contains("more than 30", "name of the class", "1 concepts stay, 3 go")
                .contains("classes.txt: 1 class names were listed twice", "\"CIRCLE\" in line 4 (first in line 1)");
        assertThat(folder.resolve("kept.txt")).hasContent("red\n");
    }

    @Test
    void aModelWhoseClipIsGoneSaysHowToFindIt() throws IOException {
        Path card = folder.resolve("same-elsewhere");
        cli.cli()
                .run("explain", "export", "--model", cli.at("runs/gate"), "--out", card.toString())
                .succeeded();
        Path json = card.resolve("model.json");
        Files.writeString(json, Files.readString(json).replace("runs/clip", "runs/moved"));
        Answer answer = cli.ask("eval", "--model", card.toString(), "--pictures", cli.at("test"));
        assertThat(answer.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(answer.err()).contains("say with --clip where it lies now");
        cli.ask("eval", "--model", card.toString(), "--clip", cli.at("runs/clip"), "--pictures", cli.at("test"))
                .succeeded();
    }
}
