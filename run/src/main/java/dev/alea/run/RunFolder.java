package dev.alea.run;

import dev.alea.run.config.Configs;
import dev.alea.run.store.Durable;
import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Names and first contents of the files of a run. */
record RunFolder(Path path) {
    Path config() {
        return path.resolve("config.toml");
    }

    Path events() {
        return path.resolve("events.jsonl");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    Path artifacts() {
        return path.resolve("artifacts");
    }

    /** Creates the folder, which must be new. */
    static RunFolder create(RunSpec spec) {
        Path path = spec.folder();
        try {
            Files.createDirectories(spec.runsDir());
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException taken) {
            throw new UsageException(
                    path + ": a run of this name exists already; `resume` or `extend` it, or choose another name.",
                    taken);
        } catch (IOException fault) {
            throw Durable.refused("create the run folder " + path, fault);
        }
        var folder = new RunFolder(path);
        folder.writeConfig(spec.config());
        return folder;
    }

    /** The folder of a run that was started before. */
    static RunFolder existing(Path path) {
        if (!Files.isRegularFile(path.resolve(RunRecord.FILE))) {
            throw new UsageException(path + ": is not a run folder (it has no " + RunRecord.FILE
                    + "); name a folder below the runs folder.");
        }
        return new RunFolder(path);
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
        return Configs.difference(readConfig(wanted), wanted);
    }
}
