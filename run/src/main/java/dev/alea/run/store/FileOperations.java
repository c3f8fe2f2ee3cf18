package dev.alea.run.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The operations on which crash safety rests, replaceable so that tests can make each of them fail. */
public interface FileOperations {
    /** What fills a new file. */
    @FunctionalInterface
    interface Body {
        /** Writes the whole file. */
        void to(Path file) throws IOException;
    }

    /** Creates a folder and those above it. */
    void createFolder(Path folder) throws IOException;

    /** Writes a new file. */
    void write(Path file, Body body) throws IOException;

    /** Forces a file or a folder to the disk. */
    void sync(Path fileOrFolder) throws IOException;

    /** Renames within one folder, replacing a file that is there, in one step. */
    void move(Path from, Path to) throws IOException;

    /** Deletes one file or one empty folder. */
    void delete(Path path) throws IOException;

    /** The file system of the machine. */
    static FileOperations disk() {
        return new Disk();
    }

    /** The operations as the machine has them. */
    record Disk() implements FileOperations {
        @Override
        public void createFolder(Path folder) throws IOException {
            Files.createDirectories(folder);
        }

        @Override
        public void write(Path file, Body body) throws IOException {
            body.to(file);
        }

        @Override
        public void sync(Path path) throws IOException {
            boolean folder = Files.isDirectory(path);
            // Windows has no handle on a folder that could be forced; its renames are journalled.
            if (folder && System.getProperty("os.name", "").startsWith("Windows")) {
                return;
            }
            try (var channel = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.delete(path);
        }
    }
}
