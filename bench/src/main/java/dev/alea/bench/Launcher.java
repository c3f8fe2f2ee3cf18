package dev.alea.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** How long the launcher takes from the prompt to its end. */
final class Launcher {
    private static final double BOUND_MILLIS = 1500;

    private Launcher() {}

    static List<Finding> measure(Setting setting) {
        int rounds = setting.rounds() > 0 ? setting.rounds() : Item.START.rounds();
        var findings = new ArrayList<Finding>();
        for (var arguments : List.of(List.of("--help"), List.of("runs", "list", "--runs", "."))) {
            var millis = new ArrayList<Double>();
            run(setting, arguments); // builds where needed and writes the archive of classes
            for (int round = 0; round < rounds; round++) {
                millis.add(run(setting, arguments));
            }
            findings.add(Finding.below(
                    Item.START, "./alea " + String.join(" ", arguments), "ms", Spread.of(millis), BOUND_MILLIS));
        }
        return findings;
    }

    private static double run(Setting setting, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(setting.root().resolve("alea").toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(setting.folder().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(setting.log().toFile()));
        try {
            long started = System.nanoTime();
            int code = builder.start().waitFor();
            double millis = (System.nanoTime() - started) * 1e-6;
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with code " + code);
            }
            return millis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
