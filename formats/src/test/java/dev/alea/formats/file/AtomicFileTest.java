package dev.alea.formats.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void replacesTheWholeFileAndLeavesNothingElse() throws IOException {
        var file = folder.resolve("a");
        AtomicFile.write(file, new byte[] {1, 2});
        AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, MemorySegment.ofArray(new byte[] {3})));
        assertThat(Files.readAllBytes(file)).containsExactly(3);
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void aFailureKeepsTheOldFile() throws IOException {
        var file = folder.resolve("a");
        AtomicFile.write(file, new byte[] {1, 2});
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    AtomicFile.writeFully(channel, MemorySegment.ofArray(new byte[] {9}));
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("disk full");
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2);
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void mapsFilesAlsoEmptyOnesAndRefusesTheRest() throws IOException {
        var file = folder.resolve("empty");
        AtomicFile.write(file, new byte[0]);
        try (var arena = Arena.ofConfined()) {
            assertThat(MappedFile.map(file, arena).byteSize()).isZero();
            assertThatThrownBy(() -> MappedFile.map(folder, arena))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("it is a folder");
            assertThatThrownBy(() -> MappedFile.map(folder.resolve("none"), arena))
                    .hasMessageContaining("no such file");
        }
    }

    @Test
    void whatCannotBeReplacedIsToldAndLeavesNoTemporaryFile() throws IOException {
        var taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("inside"), "mine");
        assertThatThrownBy(() -> AtomicFile.write(taken, new byte[] {1}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(taken + ": the file could not be written");
        assertThat(taken.resolve("inside")).hasContent("mine");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("absent/a"), new byte[] {1}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent");
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(taken);
        }
    }

    @Test
    void aBodyThatThrowsAnythingLeavesNoTemporaryFile() throws IOException {
        var file = folder.resolve("a");
        assertThatThrownBy(() -> AtomicFile.write(file, _ -> {
                    throw new IllegalStateException("no such tensor");
                }))
                .isInstanceOf(IllegalStateException.class);
        try (var all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
    }
}
