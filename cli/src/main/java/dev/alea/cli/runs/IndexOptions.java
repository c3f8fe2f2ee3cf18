package dev.alea.cli.runs;

import dev.alea.run.UsageException;
import dev.alea.run.index.RunIndex;
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

    /** The index, brought up to date with the folders. */
    RunIndex open() {
        if (!Files.isDirectory(runs)) {
            throw new UsageException(runs + ": no such folder of runs; name one with --runs");
        }
        RunIndex index = RunIndex.open(runs);
        index.refresh();
        return index;
    }
}
