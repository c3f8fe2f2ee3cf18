package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.cli.CommandLineFixture.Answer;
import dev.alea.explain.drawn.DrawnPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A folder with drawn pictures, concepts, a CLIP of a few steps in {@code runs/clip} and a classifier in {@code runs/gate}.
 *
 * @param cli the command line on it
 */
record ExplainFixture(CommandLineFixture cli) {
    /** Other methods are measured once, for the gate. */
    private static final String[] ALONE = {"--set", "training.baselines=false"};

    /** Draws, pretrains and trains. */
    static ExplainFixture make(Path folder) throws IOException {
        var cli = new CommandLineFixture(folder);
        DrawnPictures.write(folder.resolve("train"), 10, Draws.of(1));
        DrawnPictures.write(folder.resolve("test"), 3, Draws.of(2));
        DrawnPictures.writeConcepts(folder.resolve("concepts.csv"));
        Files.writeString(folder.resolve("list.txt"), "red\ngreen\n\nRed\nblue\n");
        Files.writeString(folder.resolve("no-picture.png"), "this is text");
        Files.createDirectories(folder.resolve("nothing"));
        var arguments = new ArrayList<>(List.of("explain", "pretrain", "--pictures", cli.at("train")));
        arguments.addAll(List.of("--concepts", cli.at("concepts.csv"), "--steps", "6"));
        for (String size : List.of("side=32", "resize=32", "patch=8", "width=48", "layers=1")) {
            arguments.addAll(List.of("--set", "network." + size));
        }
        arguments.addAll(List.of("--set", "training.batch=24", "--runs", cli.at("runs"), "--run", "clip"));
        cli.run(arguments.toArray(String[]::new)).succeeded();
        var fixture = new ExplainFixture(cli);
        JsonNode gate = fixture.train("gate", "gate").succeeded().json();
        assertThat(gate.get("table").propertyNames()).contains("zero-shot", "probe on picture features", "gate");
        return fixture;
    }

    String at(String name) {
        return cli.at(name);
    }

    Path path(String name) {
        return cli.folder().resolve(name);
    }

    /** The options that train without other methods, and some more. */
    static String[] alone(String... more) {
        return Stream.concat(Stream.of(ALONE), Stream.of(more)).toArray(String[]::new);
    }

    /** Trains a classifier on the drawn pictures for two epochs. */
    Answer train(String mode, String name, String... more) {
        return trainOn(
                "train",
                "concepts.csv",
                Stream.concat(Stream.of("--mode", mode, "--run", name), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Trains a classifier on other sources for two epochs. */
    Answer trainOn(String pictures, String concepts, String... more) {
        var arguments = new ArrayList<>(List.of("explain", "train", "--clip", at("runs/clip")));
        arguments.addAll(List.of("--pictures", at(pictures), "--concepts", at(concepts), "--epochs", "2"));
        arguments.addAll(List.of("--cache", at("cache"), "--runs", at("runs"), "--json"));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    /** Asks with the cache of the fixture. */
    Answer ask(String verb, String... more) {
        var arguments = new ArrayList<>(List.of("explain", verb, "--cache", at("cache")));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    /** Searches the test pictures by the table of concepts. */
    Answer search(String... more) {
        var arguments = new ArrayList<>(List.of("--clip", at("runs/clip"), "--pictures", at("test")));
        arguments.addAll(List.of("--concepts", at("concepts.csv")));
        arguments.addAll(List.of(more));
        return ask("cms", arguments.toArray(String[]::new));
    }

    /** A picture of the test set. */
    String picture() throws IOException {
        try (Stream<Path> files = Files.walk(path("test"))) {
            return files.filter(file -> file.toString().endsWith("00001.png"))
                    .sorted()
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    /** Copies the pictures of a class, by its number, into {@code folder/name}. */
    void copyClass(int number, String folder, String name) throws IOException {
        try (Stream<Path> classes = Files.list(path("train"))) {
            Path from = classes.sorted().toList().get(number);
            Path to = Files.createDirectories(path(folder).resolve(name));
            try (Stream<Path> pictures = Files.list(from)) {
                for (Path picture : pictures.toList()) {
                    Files.copy(picture, to.resolve(picture.getFileName()));
                }
            }
        }
    }
}
