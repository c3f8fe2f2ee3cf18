package dev.alea.formats.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeZipTest {
    private static final SafeZip.Limits LIMITS = SafeZip.Limits.DEFAULT;

    @TempDir
    private Path folder;

    private Path zip(int bytes, String... names) throws IOException {
        var file = folder.resolve("a.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(new byte[bytes]);
                out.closeEntry();
            }
        }
        return file;
    }

    private static void refused(Path file, SafeZip.Limits limits, String expected) {
        assertThatThrownBy(() -> SafeZip.open(file, limits).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void readsEntriesAndLeavesFoldersOut() throws IOException {
        try (var zip = SafeZip.open(zip(0, "d/"), LIMITS)) {
            assertThat(zip.names()).isEmpty();
        }
        try (var zip = SafeZip.open(zip(70_001, "b", "d/a"), LIMITS);
                var arena = Arena.ofConfined()) {
            assertThat(zip.names()).containsExactly("b", "d/a");
            assertThat(zip.size("b")).isEqualTo(70_001);
            assertThat(zip.read("d/a")).hasSize(70_001);
            assertThat(zip.read("b", arena).toArray(ValueLayout.JAVA_BYTE)).hasSize(70_001);
            assertThatThrownBy(() -> zip.read("c")).hasMessageContaining("'c'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "/a", "a/../../b", "C:a", "a\\b", "a\nb", "d/.."})
    void refusesNamesThatLeadElsewhere(String name) throws IOException {
        refused(zip(1, name), LIMITS, "plain relative path");
    }

    @Test
    void refusesBombs() throws IOException {
        refused(zip(1 << 20, "a", "b"), new SafeZip.Limits(9, 1 << 30, 100, 1 << 20), "zip bomb");
        refused(zip(1 << 20, "a"), new SafeZip.Limits(9, 1000, 100, 1 << 30), "zip bomb");
        refused(zip(1, "a", "b", "c"), new SafeZip.Limits(2, 1000, 100, 1000), "at most 2");
        assertThatThrownBy(() -> new SafeZip.Limits(0, 1, 1, 1)).hasMessageContaining("positive");
    }

    @Test
    void refusesDuplicates() throws IOException {
        var file = zip(1, "same1", "same2");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).replace("same2", "same1");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        refused(file, LIMITS, "twice");
    }

    @Test
    void refusesADirectoryThatLiesAboutASize() throws IOException {
        for (int lie : new int[] {99, 101}) {
            var file = zip(100, "a");
            byte[] bytes = Files.readAllBytes(file);
            var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int directory = buffer.getInt(bytes.length - 6);
            buffer.putInt(directory + 24, lie);
            Files.write(file, bytes);
            try (var zip = SafeZip.open(file, LIMITS)) {
                assertThatThrownBy(() -> zip.read("a")).isInstanceOf(FormatException.class);
            }
        }
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        var file = folder.resolve("a");
        Files.write(file, new byte[100]);
        refused(file, LIMITS, "cannot be read");
        refused(folder.resolve("none"), LIMITS, "cannot be read");
    }

    @Test
    void limitsThatAllowNothingAreRefused() {
        for (int[] bad : new int[][] {{0, 1, 1, 0}, {1, 0, 1, 0}, {1, 1, 0, 0}, {1, 1, 1, -1}}) {
            assertThatThrownBy(() -> new SafeZip.Limits(bad[0], bad[1], bad[2], bad[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be positive");
        }
    }

    @Test
    void whatIsExactlyAllowedIsReadAndNamesMayHaveBlanks() throws IOException {
        var exact = new SafeZip.Limits(2, 10, 1, 20);
        try (var zip = SafeZip.open(zip(10, "a photo.png", "größe/ü (1).txt"), exact)) {
            assertThat(zip.names()).containsExactly("a photo.png", "größe/ü (1).txt");
            assertThat(zip.read("a photo.png")).hasSize(10);
        }
        refused(zip(11, "a"), exact, "zip bomb");
        try (var zip = SafeZip.open(zip(1, "a"), new SafeZip.Limits(1, 1, 1, 0))) {
            assertThat(zip.size("a")).isOne();
        }
    }
}
