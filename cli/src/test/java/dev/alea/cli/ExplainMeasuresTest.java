package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.cli.CommandLineFixture.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code explain} measures beside a classifier: templates, other methods, controls, accuracy by the number of weights. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainMeasuresTest {
    @TempDir
    private static Path folder = Path.of("");

    private ExplainFixture cli = new ExplainFixture(new CommandLineFixture(folder));

    @BeforeAll
    void sources() throws IOException {
        cli = ExplainFixture.make(folder);
        cli.copyClass(0, "short", "red");
        cli.copyClass(1, "short", "blue");
        Files.writeString(cli.path("templates.txt"), "the {}\n{} circle\n");
        Files.writeString(cli.path("no-gap.txt"), "a sign\n");
    }

    private Answer eval(String... more) {
        return cli.ask(
                "eval",
                Stream.concat(
                                Stream.of("--model", cli.at("runs/gate"), "--pictures", cli.at("test"), "--json"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void whatIsNotAskedForIsNull() {
        JsonNode answer = eval().succeeded().json();
        assertThat(answer.get("zero_shot_accuracy").doubleValue()).isBetween(0.0, 1.0);
        for (String key : List.of("table", "controls", "accuracy_at_nec", "anec")) {
            assertThat(answer.get(key).isNull()).as(key).isTrue();
        }
        assertThat(answer.get("nec").doubleValue()).isPositive();
    }

    @Test
    void controlsStandBesideTheClassifier() {
        JsonNode answer = eval("--controls").succeeded().json();
        JsonNode table = answer.get("table");
        assertThat(table.propertyNames())
                .containsExactly(
                        "zero-shot",
                        "concept matrix search",
                        "concept matrix search, centred",
                        "probe on picture features",
                        "probe on class-name scores",
                        "probe on concept scores",
                        "probe on random directions",
                        "gate");
        assertThat(table.get("gate").doubleValue())
                .isEqualTo(answer.get("accuracy").doubleValue());
        assertThat(table.get("zero-shot").doubleValue())
                .isEqualTo(answer.get("zero_shot_accuracy").doubleValue());
        JsonNode controls = answer.get("controls");
        JsonNode exchanged = controls.get("exchanged_names");
        assertThat(exchanged.get("accuracy").doubleValue())
                .isEqualTo(answer.get("accuracy").doubleValue());
        assertThat(exchanged.get("each").size()).isEqualTo(3);
        assertThat(controls.get("random_directions").get("mean").doubleValue())
                .isEqualTo(table.get("probe on random directions").doubleValue());
        assertThat(controls.get("concept_aucs").size())
                .isEqualTo(answer.get("concepts").intValue());
    }

    @Test
    void accuracyByTheNumberOfWeights() {
        JsonNode answer = eval("--nec", "5,2,2").succeeded().json();
        JsonNode points = answer.get("accuracy_at_nec");
        assertThat(points.size()).isEqualTo(2);
        double mean = 0;
        for (int i = 0; i < 2; i++) {
            JsonNode point = points.get(i);
            assertThat(point.get("weights").intValue()).isEqualTo(i == 0 ? 2 : 5);
            assertThat(point.get("kept").doubleValue())
                    .isBetween(0.0, point.get("weights").doubleValue());
            mean += point.get("accuracy").doubleValue() / 2;
        }
        assertThat(answer.get("anec").doubleValue()).isEqualTo(mean);
        assertThat(eval("--nec", "16").err()).contains("nec is 16; allowed: 1 to 15, the number of concepts");
        assertThat(eval("--nec", "0").code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(eval("--nec", "some").code()).isEqualTo(ExitCode.USAGE.value());
    }

    @Test
    void aPersonIsToldInSentences() {
        String text = cli.ask(
                        "eval",
                        "--model",
                        cli.at("runs/gate"),
                        "--pictures",
                        cli.at("test"),
                        "--controls",
                        "--nec",
                        "5")
                .succeeded()
                .out();
        assertThat(text)
                .contains("probe on picture features", "with random directions in their place")
                .contains("with their names exchanged", "a sparse layer with 5 weights per class: ")
                .doesNotContain("table ", "controls ");
    }

    @Test
    void trainingPicturesAreFoundByTheirBytes() {
        cli.cli()
                .run("explain", "export", "--model", cli.at("runs/gate"), "--out", cli.at("exported"))
                .succeeded();
        String[] plain = {"--model", cli.at("exported"), "--pictures", cli.at("test"), "--nec", "5", "--json"};
        Answer nowhere = cli.ask("eval", plain);
        assertThat(nowhere.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(nowhere.err()).contains("does not say where its training pictures lie", "say it with --train");
        JsonNode found = cli.ask(
                        "eval",
                        Stream.concat(Stream.of(plain), Stream.of("--train", cli.at("train")))
                                .toArray(String[]::new))
                .succeeded()
                .json();
        assertThat(found.get("accuracy_at_nec"))
                .isEqualTo(eval("--nec", "5").succeeded().json().get("accuracy_at_nec"));
        Answer others = eval("--controls", "--train", cli.at("test"));
        assertThat(others.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(others.err()).contains("none of its 36 pictures trained the model");
        assertThat(eval("--controls", "--train", cli.at("gone")).err()).contains("are not there; say with --train");
        Answer unused = eval("--train", cli.at("train"));
        assertThat(unused.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unused.err()).contains("leave out --train");
    }

    @Test
    void trainingPicturesThatAreMissingAreCounted() throws IOException {
        try (Stream<Path> classes = Files.list(cli.path("train"))) {
            List<Path> some = classes.sorted().limit(3).toList();
            for (int i = 0; i < some.size(); i++) {
                cli.copyClass(i, "part", String.valueOf(some.get(i).getFileName()));
            }
        }
        JsonNode answer =
                eval("--nec", "2", "--train", cli.at("part")).succeeded().json();
        assertThat(answer.get("warnings").toString())
                .containsPattern("part: [12]\\d of the 1\\d\\d pictures that trained");
        assertThat(answer.get("accuracy_at_nec").size()).isEqualTo(1);
    }

    @Test
    void aTrainingWithoutValidationChoosesProbesByATenthOfItsPictures() {
        cli.train("gate", "unvalidated", "--set", "training.validation-share=0").succeeded();
        JsonNode answer = cli.ask(
                        "eval",
                        "--model",
                        cli.at("runs/unvalidated"),
                        "--pictures",
                        cli.at("test"),
                        "--controls",
                        "--json")
                .succeeded()
                .json();
        assertThat(answer.get("table").get("probe on picture features").doubleValue())
                .isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "templates.txt"})
    void templatesAreForTheNearestClassName(String templates) throws IOException {
        String given = templates.equals("bare") ? templates : cli.at(templates);
        JsonNode trained = cli.trainOn("short", "list.txt", "--run", "templates-" + templates, "--templates", given)
                .succeeded()
                .json();
        Path run = Path.of(trained.get("run").stringValue());
        assertThat(Files.readString(run.resolve("config.toml"))).contains("templates = \"" + given + "\"");
        JsonNode answer = cli.ask(
                        "eval",
                        "--model",
                        run.toString(),
                        "--pictures",
                        cli.at("short"),
                        "--templates",
                        given,
                        "--json")
                .succeeded()
                .json();
        JsonNode search = cli.ask(
                        "cms",
                        "--clip",
                        cli.at("runs/clip"),
                        "--pictures",
                        cli.at("short"),
                        "--concepts",
                        cli.at("list.txt"),
                        "--templates",
                        given,
                        "--json")
                .succeeded()
                .json();
        assertThat(search.get("templates").stringValue()).isEqualTo(given);
        assertThat(search.get("zero_shot_accuracy")).isEqualTo(answer.get("zero_shot_accuracy"));
    }

    @Test
    void templatesWithoutAGapOrANameAreRefused() {
        assertThat(eval("--templates", "imagenet").err()).contains("allowed: bare, cifar, birds, or a file");
        Answer noGap = cli.search("--templates", cli.at("no-gap.txt"));
        assertThat(noGap.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(noGap.err()).contains("the template \"a sign\"", "exactly one {}");
        Answer tooLong = cli.search("--templates", "cifar");
        assertThat(tooLong.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(tooLong.err()).contains("the class names of ", "Shorten it.");
        assertThat(cli.train("gate", "no", "--templates", "imagenet").code()).isEqualTo(ExitCode.USAGE.value());
    }
}
