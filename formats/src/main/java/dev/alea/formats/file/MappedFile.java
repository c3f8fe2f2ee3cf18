package dev.alea.formats.file;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps a file for reading. */
public final class MappedFile {
    private MappedFile() {}

    /**
     * The file's bytes, read-only, for as long as the arena is open.
     *
     * <p>Cost: address space alone; pages come from the disk as they are read.
     *
     * @throws FormatException when it is not a regular file or cannot be read
     */
    public static MemorySegment map(Path file, Arena arena) {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(
                    file + ": there is no such file" + (Files.isDirectory(file) ? "; it is a folder." : "."));
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new FormatException(file + ": the file cannot be read (" + e + ").", e);
        }
    }
}
