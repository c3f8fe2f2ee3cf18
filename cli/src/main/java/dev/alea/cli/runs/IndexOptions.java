package dev.alea.cli.runs;

import dev.alea.run.UsageException;
import dev.alea.run.index.RunIndex;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where runs live. */
final class IndexOptions {
    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "folder of runs (${DEFAULT-VALUE})")
    private Path runs = Path.of("runs");

    /**
     * The index, brought up to date with the folders.
     *
     * @param err told of each folder that is a run but cannot be read
     */
    RunIndex open(PrintWriter err) {
        if (!Files.isDirectory(runs)) {
            throw new UsageException(runs + ": no such folder of runs; name one with --runs");
        }
        RunIndex index = RunIndex.open(runs);
        index.refresh().forEach(broken -> err.println("warning: passed over " + broken));
        err.flush();
        return index;
    }
}
