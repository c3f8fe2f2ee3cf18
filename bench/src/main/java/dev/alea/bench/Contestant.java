package dev.alea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that does a case when asked, and answers with what it measured; between requests it sleeps. */
final class Contestant implements AutoCloseable {
    private static final String ANSWER = "=> ";

    private final List<String> command;
    private final Path errors;
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    private Contestant(List<String> command, Path errors, Process process) {
        this.command = command;
        this.errors = errors;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Contestant start(List<String> command, Map<String, String> environment, Path errors) {
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
            return new Contestant(command, errors, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("the program cannot be started: " + String.join(" ", command), e);
        }
    }

    /** Seconds that a case took. */
    double seconds(String name) {
        return Double.parseDouble(ask(name));
    }

    /** Most resident bytes so far. */
    long memory() {
        return Long.parseLong(ask("memory"));
    }

    /** What it runs on. */
    String versions() {
        return ask("versions");
    }

    private String ask(String request) {
        try {
            requests.write(request + "\n");
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(failure(request), e);
        }
        throw new IllegalStateException(failure(request));
    }

    private String failure(String request) {
        return "the program " + command.getFirst() + " ended instead of answering \"" + request + "\"; its last words: "
                + lastWords();
    }

    private String lastWords() {
        try {
            var lines = Files.readAllLines(errors);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "lost (" + e + ")";
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
