package dev.alea.run.store;

import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Small files that are replaced whole or not at all, and the sentence for a disk that refuses. */
public final class Durable {
    private Durable() {}

    /**
     * Replaces a file: temporary name, force, rename, force the folder.
     *
     * @throws DataException when the disk refuses; the old file is then untouched
     */
    public static void replace(FileOperations files, Path file, String text) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path temporary = folder.resolve(
                "." + file.getFileName() + ".tmp-" + ProcessHandle.current().pid());
        try {
            files.write(temporary, path -> Files.writeString(path, text));
            files.sync(temporary);
            files.move(temporary, file);
            files.sync(folder);
        } catch (IOException fault) {
            throw refused("write " + file, fault);
        }
    }

    /** One sentence about a disk that refused, with the remedy that its reason suggests. */
    public static DataException refused(String what, IOException fault) {
        String reason = fault instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : fault instanceof java.nio.file.AccessDeniedException
                        ? "Permission denied"
                        : String.valueOf(fault.getMessage());
        String remedy = reason.contains("No space") || reason.contains("not enough space") || reason.contains("quota")
                ? "free some space and run `alea resume`"
                : reason.contains("Read-only") || reason.contains("ermission") || reason.contains("denied")
                        ? "choose a folder that you may write to"
                        : "check the disk and the folder, then run `alea resume`";
        return new DataException("Cannot " + what + ": " + reason + "; " + remedy + ".", fault);
    }
}
