package dev.alea.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurableTest {
    @TempDir
    private Path folder = Path.of("");

    /** A disk that refuses one kind of operation. */
    private record Refusing(FileOperations disk, String operation) implements FileOperations {
        private void refuse(String now) throws IOException {
            if (now.equals(operation)) {
                throw new FileSystemException("x", null, "No space left on device");
            }
        }

        @Override
        public void createFolder(Path path) throws IOException {
            disk.createFolder(path);
        }

        @Override
        public void write(Path file, Body body) throws IOException {
            refuse("write");
            disk.write(file, body);
        }

        @Override
        public void sync(Path path) throws IOException {
            refuse("sync");
            disk.sync(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            refuse("move");
            disk.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }
    }

    @Test
    void aFileIsReplacedWholeAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("run.json");
        Durable.replace(FileOperations.disk(), file, "old");
        Durable.replace(FileOperations.disk(), file, "größe 😀");
        assertThat(file).hasContent("größe 😀");
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "sync", "move"})
    void whicheverStepIsRefusedTheOldFileStays(String operation) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), "old");
        assertThatThrownBy(() -> Durable.replace(new Refusing(FileOperations.disk(), operation), file, "new"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "Cannot write " + file + ": No space left on device; free some space and run `alea resume`.");
        assertThat(file).hasContent("old");
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new FileSystemException("a", null, "Read-only file system"), "choose a folder"),
                Arguments.of(new AccessDeniedException("a"), "Permission denied; choose a folder"),
                Arguments.of(new FileSystemException("a", null, "Disk quota exceeded"), "free some space"),
                Arguments.of(new IOException("Input/output error"), "check the disk"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void theReasonSuggestsTheRemedy(IOException fault, String expected) {
        assertThat(Durable.refused("write a", fault))
                .hasMessageStartingWith("Cannot write a: ")
                .hasMessageContaining(expected)
                .hasCause(fault);
    }

    /** A disk that notes what is forced and what is renamed. */
    private record Noting(FileOperations disk, List<String> log) implements FileOperations {
        @Override
        public void createFolder(Path path) throws IOException {
            disk.createFolder(path);
        }

        @Override
        public void write(Path file, Body body) throws IOException {
            log.add("write");
            disk.write(file, body);
        }

        @Override
        public void sync(Path path) throws IOException {
            log.add("sync " + (Files.isDirectory(path) ? "folder" : "file"));
            disk.sync(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            log.add("move");
            disk.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }
    }

    @Test
    void theNewFileIsOnTheDiskBeforeItTakesTheNameAndTheNameAfterwards() {
        var log = new ArrayList<String>();
        Durable.replace(new Noting(FileOperations.disk(), log), folder.resolve("run.json"), "new");
        assertThat(log).containsExactly("write", "sync file", "move", "sync folder");
    }
}
