package dev.alea.cli.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The command line in a process of its own, which may be killed.
 *
 * @param process the child
 * @param screen both of its streams
 */
record ChildAlea(Process process, Path screen) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /** How a child ended: its exit code and all that it printed. */
    record End(int code, String screen) {}

    static ChildAlea start(List<String> arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /** Starts a child whose virtual machine gets some options more. */
    static ChildAlea start(List<String> options, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.alea.cli.Main"));
        command.addAll(arguments);
        Path screen = Files.createTempFile("child", ".txt");
        var child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .start();
        return new ChildAlea(child, screen);
    }

    /** Runs a command to its end. */
    static End run(List<String> arguments) throws IOException, InterruptedException {
        try (var child = start(arguments)) {
            return child.end();
        }
    }

    /** Waits until something has happened or the child is gone. */
    void until(BooleanSupplier happened) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the child is stuck").isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    End end() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the child ends: %s", Files.readString(screen))
                .isTrue();
        return new End(process.exitValue(), Files.readString(screen));
    }

    /** Leaves no process and no file behind. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(screen);
    }
}
