package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.tokenizer.BpeTrainer;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.formats.tokenizer.TrainedBpe;
import dev.alea.prune.pretrain.PretrainConfig;
import dev.alea.prune.pretrain.Pretraining;
import dev.alea.run.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A folder with a tiny language model and a text, and the command line to use them.
 *
 * @param folder of everything
 */
record CommandLineFixture(Path folder) {
    private static final String TEXT = "int sum(int a, int b) { return a + b; }\n".repeat(60);
    private static final PretrainConfig TINY = new PretrainConfig(280, 16, 32, 2, 2, 1, 16, 4, 60, 1e-2, 7);

    /** What a command answered. */
    record Answer(int code, String out, String err) {
        /** The object on the last line of standard output. */
        JsonNode json() {
            List<String> lines = out.lines().toList();
            return Json.parse(lines.getLast());
        }

        Answer succeeded() {
            assertThat(code).as(err).isZero();
            return this;
        }
    }

    /** Trains the model and writes the text. */
    static CommandLineFixture make(Path folder) throws IOException {
        TrainedBpe bpe = BpeTrainer.train(List.of(TEXT), TINY.vocabulary());
        try (Tokenizer tokenizer = bpe.tokenizer()) {
            Pretraining.run(
                    TINY, tokenizer.encode(TEXT, false), bpe.toTokenizerJson(), folder.resolve("model"), (_, _) -> {});
        }
        Files.writeString(folder.resolve("text.txt"), TEXT);
        return new CommandLineFixture(folder);
    }

    String at(String name) {
        return folder.resolve(name).toString();
    }

    /** Runs a command as the process would. */
    Answer run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Alea.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    /** Runs a command on the model, calibrated and measured on the text, with runs in {@code runs/}. */
    Answer plan(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "prune",
                verb,
                "--model",
                at("model"),
                "--calibration",
                at("text.txt"),
                "--eval",
                at("text.txt"),
                "--seqlen",
                "16",
                "--runs",
                at("runs"),
                "--json",
                "--quiet"));
        Stream.of(more).forEach(arguments::add);
        return run(arguments.toArray(String[]::new));
    }
}
