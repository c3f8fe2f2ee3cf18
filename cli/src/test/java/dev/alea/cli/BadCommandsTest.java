package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be done is refused by one sentence that says what, where and what is allowed, with its exit code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadCommandsTest {
    @TempDir
    private static Path folder = Path.of("");

    private CommandLineFixture cli = new CommandLineFixture(folder);

    @BeforeAll
    void model() throws IOException {
        cli = CommandLineFixture.make(folder);
        Files.writeString(folder.resolve("short.txt"), "int");
        Files.writeString(folder.resolve("unknown-key.toml"), "[trainng]\nsteps = 3\n");
        Files.writeString(folder.resolve("not-toml.toml"), "pattern = \n");
        Files.createDirectories(folder.resolve("runs"));
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(folder.resolve("model").resolve(name), bare.resolve(name));
        }
        Files.writeString(bare.resolve("tokenizer_config.json"), "{\"add_bos_token\":false}");
    }

    private static Arguments refusal(ExitCode code, String sentence, String... words) {
        return Arguments.of(code, sentence, List.of(words));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(ExitCode.USAGE, "prune learn", "prune", "lern"),
                refusal(ExitCode.USAGE, "--model", "prune", "learn"),
                refusal(ExitCode.USAGE, "--calibration", "prune", "learn", "--model", "@model"),
                refusal(ExitCode.USAGE, "--text", "prune", "eval", "--model", "@model"),
                refusal(ExitCode.USAGE, "sparsegpt", "prune", "baseline", "--model", "@model", "--method", "guess"),
                refusal(ExitCode.USAGE, "training.steps", "prune", "learn", "--set", "training.stps=4"),
                refusal(ExitCode.USAGE, "line 1", "prune", "learn", "--config", "@unknown-key.toml"),
                refusal(ExitCode.USAGE, "not-toml.toml", "prune", "learn", "--config", "@not-toml.toml"),
                refusal(ExitCode.USAGE, "5:4", "prune", "learn", "--model", "@model", "--pattern", "5:4"),
                refusal(ExitCode.USAGE, "every weight", "prune", "learn", "--model", "@model", "--pattern", "4:4"),
                refusal(ExitCode.USAGE, "gumbel-softmax", "prune", "learn", "--estimator", "gumble-softmax"),
                refusal(ExitCode.USAGE, "--steps", "prune", "learn", "--steps", "many"),
                refusal(
                        ExitCode.USAGE,
                        "export format",
                        "prune",
                        "export",
                        "--run",
                        "@runs",
                        "--out",
                        "@x",
                        "--format",
                        "zip"),
                refusal(ExitCode.USAGE, "no such folder", "runs", "list", "--runs", "@nowhere"),
                refusal(
                        ExitCode.USAGE,
                        "5x4",
                        "prune",
                        "import-mask",
                        "--model",
                        "@model",
                        "--mask",
                        "@m.npz",
                        "--out",
                        "@x",
                        "--pattern",
                        "5x4"),
                refusal(ExitCode.USAGE, "gpu", "prune", "eval", "--model=m", "--text=t", "--device", "gpu"),
                refusal(ExitCode.USAGE, "gpu", "prune", "learn", "--device", "gpu"),
                refusal(ExitCode.USAGE, "threads is -1", "prune", "learn", "--threads", "-1"),
                refusal(ExitCode.USAGE, "mutually exclusive", "prune", "eval", "--model=m", "--text=t", "--tokens=n"),
                refusal(ExitCode.USAGE, "prompt is empty", "prune", "generate", "--model", "@bare"),
                refusal(
                        ExitCode.USAGE,
                        "lower --max-tokens to at most",
                        "prune",
                        "generate",
                        "--model",
                        "@model",
                        "--prompt",
                        "int"),
                refusal(
                        ExitCode.USAGE,
                        "max tokens is 0",
                        "prune",
                        "generate",
                        "--model",
                        "@model",
                        "--prompt",
                        "int",
                        "--max-tokens",
                        "0"),
                refusal(
                        ExitCode.USAGE,
                        "dense budget is 2.0",
                        "prune",
                        "sensitivity",
                        "--model",
                        "@model",
                        "--eval",
                        "@text.txt",
                        "--dense-budget",
                        "2"),
                refusal(
                        ExitCode.DATA,
                        "mask_compressed.npz",
                        "prune",
                        "finetune",
                        "--model",
                        "@model",
                        "--calibration",
                        "@text.txt",
                        "--seqlen",
                        "16",
                        "--from",
                        "@nowhere"),
                refusal(ExitCode.DATA, "nowhere", "prune", "eval", "--model", "@nowhere", "--text", "@text.txt"),
                refusal(
                        ExitCode.DATA,
                        "short.txt",
                        "prune",
                        "eval",
                        "--model",
                        "@model",
                        "--text",
                        "@short.txt",
                        "--seqlen",
                        "16"),
                refusal(ExitCode.DATA, "gone.txt", "prune", "eval", "--model", "@model", "--text", "@gone.txt"),
                refusal(ExitCode.DATA, "alea runs list", "resume", "@nowhere"),
                refusal(ExitCode.DATA, "alea runs list", "prune", "export", "--run", "@nowhere", "--out", "@x"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithOneSentenceAndItsCode(ExitCode code, String sentence, List<String> words) {
        var answer = cli.run(words.stream()
                .map(word -> word.startsWith("@") ? cli.at(word.substring(1)) : word)
                .toArray(String[]::new));
        assertThat(answer.code()).as(answer.err()).isEqualTo(code.value());
        assertThat(answer.err()).startsWith("alea: ").contains(sentence).doesNotContain("\tat dev.alea");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void windowsLongerThanTheModelsContextAreRefused() {
        var answer =
                cli.run("prune", "eval", "--model", cli.at("model"), "--text", cli.at("text.txt"), "--seqlen", "99");
        assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.USAGE.value());
        assertThat(answer.err()).contains("99", "16");
    }

    @Test
    void aRunNameIsUsedOnce() {
        cli.plan("learn", "--run", "once", "--steps", "1", "--batch", "2").succeeded();
        var again = cli.plan("learn", "--run", "once", "--steps", "1", "--batch", "2");
        assertThat(again.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(again.err()).contains("once").contains("resume");
        var finished = cli.run("resume", cli.at("runs/once"));
        assertThat(finished.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(finished.err()).contains("finished");
    }
}
