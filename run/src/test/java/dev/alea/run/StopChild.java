package dev.alea.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that runs until it is stopped, by a signal or, when it is told {@code twice}, by itself. */
final class StopChild {
    private StopChild() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        var signals = new StopSignals(System.out);
        if (arguments.length > 0) {
            signals.signal();
            signals.signal();
        }
        System.out.println("ready");
        while (!signals.requested()) {
            Thread.sleep(2);
        }
        Thread.sleep(100); // the rest of a step
        System.out.println("checkpoint written");
        signals.close();
    }

    static Process start(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StopChild.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
