package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.cli.CommandLineFixture.Answer;
import dev.alea.explain.drawn.DrawnPictures;
import dev.alea.run.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The commands of {@code explain} on drawn pictures and a CLIP of a few steps: what they answer, write and refuse. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class ExplainCommandsTest {
    /** Other methods are measured once, for the gate. */
    private static final String[] ALONE = {"--set", "training.baselines=false"};

    @TempDir
    private static Path folder = Path.of("");

    private CommandLineFixture cli = new CommandLineFixture(folder);

    @BeforeAll
    void sources() throws IOException {
        cli = new CommandLineFixture(folder);
        DrawnPictures.write(folder.resolve("train"), 10, Draws.of(1));
        DrawnPictures.write(folder.resolve("test"), 3, Draws.of(2));
        DrawnPictures.writeConcepts(folder.resolve("concepts.csv"));
        Files.writeString(folder.resolve("list.txt"), "red\ngreen\n\nRed\nblue\n");
        Files.writeString(
                folder.resolve("raw.txt"), "red\na circle\na very long phrase that is no concept at all\nRed\n");
        Files.writeString(folder.resolve("classes.txt"), "circle\nsquare\n");
        Files.writeString(folder.resolve("empty.txt"), "\n \n");
        Files.writeString(folder.resolve("no-picture.png"), "this is text");
        Files.createDirectories(folder.resolve("nothing"));
        cli.run(
                        "explain",
                        "pretrain",
                        "--pictures",
                        cli.at("train"),
                        "--concepts",
                        cli.at("concepts.csv"),
                        "--steps",
                        "6",
                        "--set",
                        "network.side=32",
                        "--set",
                        "network.resize=32",
                        "--set",
                        "network.patch=8",
                        "--set",
                        "network.width=48",
                        "--set",
                        "network.layers=1",
                        "--set",
                        "training.batch=24",
                        "--runs",
                        cli.at("runs"),
                        "--run",
                        "clip")
                .succeeded();
        JsonNode gate = train("gate", "gate").succeeded().json();
        assertThat(gate.get("table").propertyNames()).contains("zero-shot", "probe on picture features", "gate");
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(ALONE), Stream.of(more)).toArray(String[]::new);
    }

    private Answer train(String mode, String name, String... more) {
        var arguments = new ArrayList<>(List.of(
                "explain",
                "train",
                "--clip",
                cli.at("runs/clip"),
                "--pictures",
                cli.at("train"),
                "--concepts",
                cli.at("concepts.csv"),
                "--mode",
                mode,
                "--epochs",
                "2",
                "--cache",
                cli.at("cache"),
                "--runs",
                cli.at("runs"),
                "--run",
                name,
                "--json"));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private Answer ask(String verb, String... more) {
        var arguments = new ArrayList<>(List.of("explain", verb, "--cache", cli.at("cache")));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private String picture() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("test"))) {
            return files.filter(file -> file.toString().endsWith("00001.png"))
                    .sorted()
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    @ParameterizedTest
    @CsvSource({"l1", "contrastive", "gumbel", "similarity"})
    void everyModeIsTrainedInOursAndThePublishedForms(String mode) {
        JsonNode ours = train(mode, mode, ALONE).succeeded().json();
        assertThat(ours.get("mode").stringValue()).isEqualTo(mode);
        train(mode, mode + "-paper", with("--published", "paper")).succeeded();
        JsonNode repo = train(mode, mode + "-repo", with("--published", "repo"))
                .succeeded()
                .json();
        assertThat(Path.of(repo.get("run").stringValue()).resolve("report.html"))
                .exists();
    }

    @Test
    void theReportHasPicturesAndNothingFromElsewhere() throws IOException {
        String page = Files.readString(folder.resolve("runs/gate/report.html"));
        assertThat(page).contains("data:image/png;base64,", "What speaks for each class", "Accuracy against sparsity");
        assertThat(page).doesNotContain("http:", "https:");
    }

    @Test
    void evaluationAnswersTheDocumentedKeys() {
        JsonNode answer = ask("eval", "--model", cli.at("runs/gate"), "--pictures", cli.at("test"), "--json")
                .succeeded()
                .json();
        assertThat(answer.propertyNames())
                .contains("accuracy", "macro_f1", "active_concepts", "top1_true", "nec", "hoyer", "concept_auc");
        assertThat(answer.get("pictures").intValue()).isEqualTo(36);
        assertThat(answer.get("overlap").intValue()).isZero();
        JsonNode same = ask("eval", "--model", cli.at("runs/gate"), "--pictures", cli.at("train"), "--json")
                .succeeded()
                .json();
        assertThat(same.get("overlap").intValue()).isGreaterThan(90);
        assertThat(same.get("warnings").get(0).stringValue()).contains("are files of the first");
    }

    @Test
    void withoutATableTruthIsNull() throws IOException {
        copyClass(0, "red");
        copyClass(1, "blue");
        cli.run(
                        "explain",
                        "train",
                        "--clip",
                        cli.at("runs/clip"),
                        "--pictures",
                        cli.at("short"),
                        "--concepts",
                        cli.at("list.txt"),
                        "--epochs",
                        "1",
                        "--cache",
                        cli.at("cache"),
                        "--runs",
                        cli.at("runs"),
                        "--run",
                        "from-list")
                .succeeded();
        JsonNode answer = ask("eval", "--model", cli.at("runs/from-list"), "--pictures", cli.at("short"), "--json")
                .succeeded()
                .json();
        assertThat(answer.get("top1_true").isNull()).isTrue();
        assertThat(answer.get("concepts").intValue()).isEqualTo(3);
        assertThat(answer.get("classes").intValue()).isEqualTo(2);
    }

    /** Copies the pictures of a class into a folder with a short name, as folders name classes where no table does. */
    private void copyClass(int number, String name) throws IOException {
        try (Stream<Path> classes = Files.list(folder.resolve("train"))) {
            Path from = classes.sorted().toList().get(number);
            Path to = Files.createDirectories(folder.resolve("short").resolve(name));
            try (Stream<Path> pictures = Files.list(from)) {
                for (Path picture : pictures.toList()) {
                    Files.copy(picture, to.resolve(picture.getFileName()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"cosine", "cubed", "centred", "column", "max"})
    void everyVariantOfTheSearchAnswers(String variant) {
        JsonNode answer = ask(
                        "cms",
                        "--clip",
                        cli.at("runs/clip"),
                        "--pictures",
                        cli.at("test"),
                        "--concepts",
                        cli.at("concepts.csv"),
                        "--variant",
                        variant,
                        "--json")
                .succeeded()
                .json();
        assertThat(answer.get("accuracy").doubleValue()).isBetween(0.0, 1.0);
        assertThat(answer.get("examples").size()).isEqualTo(5);
        assertThat(answer.get("examples").get(0).get("concepts").size()).isEqualTo(5);
    }

    @Test
    void aDecisionAddsUpAndIsDrawn() throws IOException {
        String page = cli.at("card.html");
        Answer answer =
                ask("predict", "--model", cli.at("runs/gate"), "--out", page, "--top", "3", picture(), "--json");
        JsonNode one = answer.succeeded().json().get("predictions").get(0);
        double sum = one.get("constant").doubleValue() + one.get("others").doubleValue();
        for (JsonNode concept : one.get("concepts")) {
            sum += concept.get("amount").doubleValue();
        }
        assertThat(sum).isEqualTo(one.get("logit").doubleValue());
        assertThat(Files.readString(Path.of(page))).contains("data:image/png;base64,");
        assertThat(ask("predict", "--model", cli.at("runs/gate"), "--out", page, picture())
                        .succeeded()
                        .out())
                .contains("before any concept", "logit", "look at ");
    }

    @Test
    void aConceptSwitchedOffContributesNothingAndAnEditStays() throws IOException {
        String concept = "red";
        Answer off =
                ask("intervene", "--model", cli.at("runs/gate"), "--off", concept, picture(), "--json", "--top", "15");
        JsonNode after = off.succeeded().json().get("changes").get(0).get("after");
        for (JsonNode one : after.get("concepts")) {
            if (one.get("concept").stringValue().equals(concept)) {
                assertThat(one.get("amount").doubleValue()).isZero();
            }
        }
        String saved = cli.at("pruned");
        ask("intervene", "--model", cli.at("runs/gate"), "--prune", concept, "--save", saved)
                .succeeded();
        JsonNode card = Json.parse(Files.readString(Path.of(saved, "model.json")));
        assertThat(card.get("edits").get(0).get("prune").stringValue()).isEqualTo(concept);
        ask("eval", "--model", saved, "--pictures", cli.at("test")).succeeded();
        ask("export", "--model", saved, "--out", cli.at("exported"), "--csv", cli.at("weights.csv"));
    }

    @Test
    void anExportIsTheSameModel() throws IOException {
        cli.run("explain", "export", "--model", cli.at("runs/gate"), "--out", cli.at("same"), "--csv", cli.at("w.csv"))
                .succeeded();
        assertThat(folder.resolve("same/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("runs/gate/artifacts/model/model.safetensors"));
        assertThat(Files.readAllLines(folder.resolve("w.csv"))).hasSize(17);
    }

    @Test
    void aListIsFilteredWithReasons() {
        Answer answer = cli.run(
                "explain",
                "concepts",
                "--concepts",
                cli.at("raw.txt"),
                "--classes",
                cli.at("classes.txt"),
                "--out",
                cli.at("kept.txt"));
        assertThat(answer.succeeded().out()).contains("more than 30", "name of the class", "1 concepts stay, 3 go");
        assertThat(folder.resolve("kept.txt")).hasContent("red\n");
    }

    private static Arguments refusal(ExitCode code, String sentence, String... words) {
        return Arguments.of(code, sentence, List.of(words));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(ExitCode.USAGE, "no clip was given", "train", "--pictures", "@train"),
                refusal(ExitCode.USAGE, "neither table nor captions", "pretrain", "--pictures", "@train"),
                refusal(ExitCode.USAGE, "has no published form", "train", "--published", "paper", "--mode", "gate"),
                refusal(ExitCode.USAGE, "paper, repo", "train", "--published", "book", "--mode", "l1"),
                refusal(ExitCode.USAGE, "\"gate\", \"l1\", \"contrastive\"", "train", "--mode", "gat"),
                refusal(ExitCode.USAGE, "did you mean", "train", "--estimator", "dis-rm"),
                refusal(ExitCode.USAGE, "temperature-end", "train", "--set", "gate.temperature-end=0"),
                refusal(ExitCode.USAGE, "lambda", "train", "--lambda", "-1"),
                refusal(ExitCode.DATA, "nothing", "eval", "--model", "@nothing", "--pictures", "@test"),
                refusal(ExitCode.DATA, "no-picture.png", "predict", "--model", "@runs/gate", "@no-picture.png"),
                refusal(
                        ExitCode.USAGE,
                        "top is 0",
                        "predict",
                        "--model",
                        "@runs/gate",
                        "--top",
                        "0",
                        "@no-picture.png"),
                refusal(
                        ExitCode.DATA,
                        "has no trained classifier",
                        "eval",
                        "--model",
                        "@runs/clip",
                        "--pictures",
                        "@test"),
                refusal(
                        ExitCode.DATA,
                        "no concept \"purple\"",
                        "intervene",
                        "--model",
                        "@runs/gate",
                        "--prune",
                        "purple",
                        "--save",
                        "@x"),
                refusal(ExitCode.USAGE, "nothing to show", "intervene", "--model", "@runs/gate", "--off", "red"),
                refusal(
                        ExitCode.USAGE,
                        "CLASS:CONCEPT=NUMBER",
                        "intervene",
                        "--model",
                        "@runs/gate",
                        "--weight",
                        "red",
                        "--save",
                        "@x"),
                refusal(
                        ExitCode.USAGE,
                        "cosine, cubed, centred, column, max",
                        "cms",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@test",
                        "--concepts",
                        "@concepts.csv",
                        "--variant",
                        "sine"),
                refusal(
                        ExitCode.USAGE,
                        "is a list",
                        "cms",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@test",
                        "--concepts",
                        "@list.txt",
                        "--from-table"),
                refusal(
                        ExitCode.DATA,
                        "empty.txt",
                        "cms",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@test",
                        "--concepts",
                        "@empty.txt"),
                refusal(
                        ExitCode.DATA,
                        "has no trained CLIP",
                        "cms",
                        "--clip",
                        "@runs/gate",
                        "--pictures",
                        "@test",
                        "--concepts",
                        "@concepts.csv"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeDoneIsRefusedInASentence(ExitCode code, String sentence, List<String> words) {
        var arguments = new ArrayList<>(List.of("explain"));
        words.forEach(word -> arguments.add(word.startsWith("@") ? cli.at(word.substring(1)) : word));
        Answer answer = cli.run(arguments.toArray(String[]::new));
        assertThat(answer.err()).contains(sentence).doesNotContain("Exception", "\tat ");
        assertThat(answer.code()).isEqualTo(code.value());
    }

    @Test
    void aModelWhoseClipIsGoneSaysHowToFindIt() throws IOException {
        Path card = folder.resolve("same-elsewhere");
        cli.run("explain", "export", "--model", cli.at("runs/gate"), "--out", card.toString())
                .succeeded();
        Path json = card.resolve("model.json");
        Files.writeString(json, Files.readString(json).replace("runs/clip", "runs/moved"));
        Answer answer = ask("eval", "--model", card.toString(), "--pictures", cli.at("test"));
        assertThat(answer.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(answer.err()).contains("say with --clip where it lies now");
        ask("eval", "--model", card.toString(), "--clip", cli.at("runs/clip"), "--pictures", cli.at("test"))
                .succeeded();
    }
}
