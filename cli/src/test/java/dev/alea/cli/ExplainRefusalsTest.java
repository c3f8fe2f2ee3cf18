package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.cli.CommandLineFixture.Answer;
import dev.alea.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the commands of {@code explain} refuse, or do without and say so. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainRefusalsTest {
    @TempDir
    private static Path folder = Path.of("");

    private ExplainFixture cli = new ExplainFixture(new CommandLineFixture(folder));

    @BeforeAll
    void sources() throws IOException {
        cli = ExplainFixture.make(folder);
        Files.writeString(folder.resolve("empty.txt"), "\n \n");
        Files.writeString(folder.resolve("one.txt"), "red\nRed\n");
        cli.copyClass(0, "long", "word_".repeat(40));
        cli.copyClass(1, "long", "blue");
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
                refusal(
                        ExitCode.USAGE,
                        "loss.top-concepts is 99, but there are 15 concepts; allowed: 1 to 15",
                        "train",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@train",
                        "--concepts",
                        "@concepts.csv",
                        "--mode",
                        "contrastive",
                        "--set",
                        "loss.pairing=clip-top-m",
                        "--set",
                        "loss.top-concepts=99"),
                refusal(
                        ExitCode.DATA,
                        "there is one concept, \"red\"; a classifier weighs two or more",
                        "train",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@train",
                        "--concepts",
                        "@one.txt"),
                refusal(
                        ExitCode.DATA,
                        "the class names of @long: The text \"word word",
                        "cms",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@long",
                        "--concepts",
                        "@list.txt"),
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
                        "examples is -1; allowed: 0 or more",
                        "cms",
                        "--clip",
                        "@runs/clip",
                        "--pictures",
                        "@test",
                        "--concepts",
                        "@concepts.csv",
                        "--examples",
                        "-1"),
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
        Answer answer = cli.cli().run(arguments.toArray(String[]::new));
        assertThat(answer.err())
                .contains(sentence.replace("@long", cli.at("long")))
                .doesNotContain("Exception", "\tat ");
        assertThat(answer.code()).isEqualTo(code.value());
    }

    @Test
    void aTrainingThatBlowsUpEndsWithItsOwnCodeAndNamesTheBatch() {
        Answer answer = cli.train(
                "l1",
                "blown",
                ExplainFixture.alone(
                        "--set", "optimizer.learning-rate=1e30", "--set", "optimizer.head-learning-rate=1e30"));
        assertThat(answer.code()).isEqualTo(ExitCode.NUMERICS.value());
        assertThat(answer.err()).containsPattern("step \\d").contains("lower optimizer.learning-rate");
    }

    @Test
    void picturesThatCannotBeReadAreLeftOutWhereThatIsAsked() throws IOException {
        cli.copyClass(0, "torn", "red");
        cli.copyClass(1, "torn", "blue");
        Path torn = Files.writeString(cli.path("torn/red/torn.png"), "no picture");
        String[] plan = ExplainFixture.alone("--run", "torn", "--skip-unreadable");
        assertThat(cli.trainOn("torn", "list.txt", ExplainFixture.alone("--run", "whole"))
                        .code())
                .isEqualTo(ExitCode.DATA.value());
        JsonNode trained = cli.trainOn("torn", "list.txt", plan).succeeded().json();
        assertThat(trained.get("warnings").toString()).contains("torn.png");
        JsonNode measured = cli.ask(
                        "eval",
                        "--model",
                        cli.at("runs/torn"),
                        "--pictures",
                        cli.at("torn"),
                        "--skip-unreadable",
                        "--json")
                .succeeded()
                .json();
        assertThat(measured.get("pictures").intValue()).isEqualTo(20);
        assertThat(measured.get("warnings").toString()).contains("torn.png");
        for (String verb : List.of("predict", "intervene")) {
            var words = new ArrayList<>(List.of("--model", cli.at("runs/torn"), "--json"));
            words.addAll(verb.equals("predict") ? List.of("--out", cli.at("torn.html")) : List.of("--off", "red"));
            words.addAll(List.of(torn.toString(), cli.picture()));
            assertThat(cli.ask(verb, words.toArray(String[]::new)).code()).isEqualTo(ExitCode.DATA.value());
            words.addFirst("--skip-unreadable");
            JsonNode answer =
                    cli.ask(verb, words.toArray(String[]::new)).succeeded().json();
            assertThat(answer.get(verb.equals("predict") ? "predictions" : "changes")
                            .size())
                    .isEqualTo(1);
            assertThat(answer.get("warnings").toString()).contains("torn.png");
        }
    }

    @Test
    void aRunDoesNotGoOnWithOtherConceptsOrPictures() throws IOException {
        cli.copyClass(0, "changing", "red");
        cli.copyClass(1, "changing", "blue");
        Path list = Files.writeString(cli.path("changing.txt"), "red\ngreen\nblue\n");
        cli.trainOn("changing", "changing.txt", ExplainFixture.alone("--run", "changing"))
                .succeeded();
        Path record = cli.path("runs/changing/run.json");
        assertThat(RunRecord.read(cli.path("runs/changing")).facts()).containsKey("pictures_sha256");
        Files.writeString(record, Files.readString(record).replace("\"finished\"", "\"interrupted\""));
        Files.writeString(list, "red\ngreen\nbrown\n");
        Answer otherConcepts = cli.cli().run("resume", cli.at("runs/changing"));
        assertThat(otherConcepts.err()).contains("this run began with other concepts", "put the files back");
        assertThat(otherConcepts.code()).isEqualTo(ExitCode.DATA.value());
        Files.writeString(list, "red\ngreen\nblue\n");
        Path gone = cli.path("changing/red/00001.png");
        byte[] picture = Files.readAllBytes(gone);
        Files.delete(gone);
        assertThat(cli.cli().run("resume", cli.at("runs/changing")).err())
                .contains("this run began with other pictures");
        Files.write(gone, picture);
        cli.cli().run("resume", cli.at("runs/changing")).succeeded();
    }
}
