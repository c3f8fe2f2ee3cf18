package dev.alea.run;

import dev.alea.run.checkpoint.CheckpointStore;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.config.Configs;
import dev.alea.run.store.Durable;
import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names and first contents of the files of a run. */
record RunFolder(Path path) {
    private static final Pattern BEFORE_THE_RECORD =
            Pattern.compile("config\\.toml|lock|\\.(config\\.toml|run\\.json)\\.tmp-\\d+");

    Path config() {
        return path.resolve("config.toml");
    }

    Path events() {
        return path.resolve("events.jsonl");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    Artifacts artifacts() {
        return new Artifacts(path.resolve("artifacts"));
    }

    /** Creates the folder, which must be new or left by a process that was killed before it had started the run. */
    static RunFolder create(RunSpec spec) {
        Path path = spec.folder();
        try {
            Files.createDirectories(spec.runsDir());
            if (!abandoned(path)) {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException taken) {
            throw new UsageException(
                    path + ": a run of this name exists already; `resume` or `extend` it, or choose another name.",
                    taken);
        } catch (IOException fault) {
            throw Durable.refused("create the run folder " + path, fault);
        }
        return new RunFolder(path);
    }

    /** Writes everything that is known before the first step. */
    RunRecord begin(RunSpec spec, Optional<String> parent) {
        writeConfig(spec.config());
        RunRecord record =
                RunRecord.started(spec, parent, InstantSource.system().instant());
        record.write(path);
        return record;
    }

    /** Whether a folder holds nothing but what is written before the record of the run. */
    private static boolean abandoned(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.allMatch(file ->
                    BEFORE_THE_RECORD.matcher(file.getFileName().toString()).matches());
        }
    }

    /** The folder of a run that was started before. */
    static RunFolder existing(Path path) {
        if (!Files.isRegularFile(path.resolve(RunRecord.FILE))) {
            throw new UsageException(path + ": is not a run folder (it has no " + RunRecord.FILE
                    + "); name a folder below the runs folder.");
        }
        return new RunFolder(path);
    }

    /** The newest whole checkpoint, for a run that starts from it. */
    Checkpoints.Loaded newestState() {
        var store = new CheckpointStore(checkpoints(), FileOperations.disk(), 1, _ -> {});
        Checkpoints.Search search = new Checkpoints(store).newest();
        String because = search.skipped().isEmpty() ? "" : " (" + search.skipped() + ")";
        return search.found()
                .orElseThrow(() -> new DataException(
                        path + ": has no whole checkpoint to start from" + because + "; train it first."));
    }

    void writeConfig(Record config) {
        Durable.replace(FileOperations.disk(), config(), Configs.write(config));
    }

    <R extends Record> R readConfig(R defaults) {
        @SuppressWarnings("unchecked") // the class of an R is a Class<R>: records are final
        var type = (Class<R>) defaults.getClass();
        return Configs.read(type, config(), defaults);
    }

    /** What differs between the plan of the folder and another one. */
    Map<String, String> changes(Record wanted) {
        return Configs.difference(readConfig(Configs.withoutOptionals(wanted)), wanted);
    }
}
