package dev.alea.formats.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SourceTextTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path zip(String name, String... namesAndTexts) throws IOException {
        Path zip = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return zip;
    }

    private static List<String> names(SourceText source) {
        return source.read().stream().map(SourceText.Document::name).toList();
    }

    @Test
    void aFolderAZipAndAFileGiveTheSameTextsInTheOrderOfTheirNames() throws IOException {
        file("tree/b.txt", "second\r\n");
        file("tree/a/z.txt", "größe");
        file("tree/a/.hidden", "");
        Path zip = zip("t.zip", "b.txt", "second\r\n", "a/", "", "a/z.txt", "größe", "a/.hidden", "");
        var expected = List.of(
                new SourceText.Document("a/.hidden", ""),
                new SourceText.Document("a/z.txt", "größe"),
                new SourceText.Document("b.txt", "second\r\n"));
        assertThat(SourceText.of(folder.resolve("tree")).read()).isEqualTo(expected);
        assertThat(SourceText.of(zip).read()).isEqualTo(expected);
        assertThat(SourceText.of(folder.resolve("tree/b.txt")).read())
                .containsExactly(new SourceText.Document("b.txt", "second\r\n"));
    }

    @Test
    void namesAreFilteredByTheirStartAndEnd() throws IOException {
        Path zip = zip("t.zip", "x/A.java", "a", "x/B.txt", "b", "y/C.java", "c", "xJava", "d");
        assertThat(names(SourceText.of(zip).under("x/"))).containsExactly("x/A.java", "x/B.txt");
        assertThat(names(SourceText.of(zip).endingWith(".java"))).containsExactly("x/A.java", "y/C.java");
        assertThat(names(SourceText.of(zip).under("x/").endingWith(".java"))).containsExactly("x/A.java");
        assertThatThrownBy(() -> SourceText.of(zip).under("z/").read())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("starts with \"z/\"")
                .hasMessageContaining("widen the filter");
    }

    @Test
    void readingStopsBeforeTheFileThatWouldGoBeyondTheLimit() throws IOException {
        Path zip = zip("t.zip", "a", "12345", "b", "123456", "c", "1");
        assertThat(names(SourceText.of(zip).upTo(5))).containsExactly("a");
        assertThat(names(SourceText.of(zip).upTo(11))).containsExactly("a", "b");
        assertThat(names(SourceText.of(zip).upTo(10)))
                .as("c would fit, but order counts")
                .containsExactly("a");
        assertThatThrownBy(() -> SourceText.of(zip).upTo(4).read()).hasMessageContaining("fits into 4 bytes");
    }

    @Test
    void tooManyFilesAndATooLargeOneAreErrors() throws IOException {
        Path zip = zip("t.zip", "a", "12345", "b", "1");
        var few = new SourceText(zip, "", "", new SourceText.Limits(1, 100, 100));
        assertThatThrownBy(few::read).hasMessageContaining("more than 1 files");
        var small = new SourceText(zip, "", "", new SourceText.Limits(10, 4, 100));
        assertThatThrownBy(small::read).hasMessageContaining("a has more than 4 bytes");
        assertThat(names(new SourceText(zip, "", "", new SourceText.Limits(2, 5, 100))))
                .hasSize(2);
        assertThatThrownBy(() -> new SourceText.Limits(0, 1, 1)).hasMessageContaining("positive");
    }

    @Test
    void aBombIsStoppedAtTheLimitWhateverItsDirectoryClaims() throws IOException {
        Path zip = zip("bomb.zip", "a", "x".repeat(1 << 20));
        byte[] bytes = Files.readAllBytes(zip);
        assertThat(bytes.length).isLessThan(10_000);
        // The uncompressed size in the central directory: 24 bytes after its signature.
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        Arrays.fill(bytes, directory + 24, directory + 28, (byte) 0);
        bytes[directory + 24] = 9;
        Files.write(zip, bytes);
        var source = new SourceText(zip, "", "", new SourceText.Limits(10, 1000, 1 << 30));
        assertThatThrownBy(source::read).isInstanceOf(FormatException.class);
    }

    @Test
    void whatIsNotUtf8IsToldWithItsPlace() throws IOException {
        Path file = Files.write(folder.resolve("latin.txt"), new byte[] {'a', 'b', (byte) 0xE9, 'c'});
        assertThatThrownBy(() -> SourceText.of(file).read())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("latin.txt: byte 2 is not UTF-8");
    }

    @Test
    void whatIsAbsentOrDamagedIsOneSentence() throws IOException {
        assertThatThrownBy(() -> SourceText.of(folder.resolve("absent")).read())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such file or folder");
        Path zip = zip("t.zip", "a", "12345");
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> SourceText.of(zip).read())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("damaged zip");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> SourceText.of(empty).read()).hasMessageContaining("found no file");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void linksAreNotFollowed() throws IOException {
        file("secret.txt", "secret");
        file("tree/a.txt", "a");
        Files.createSymbolicLink(folder.resolve("tree/b.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("tree/loop"), folder.resolve("tree"));
        assertThat(names(SourceText.of(folder.resolve("tree")))).containsExactly("a.txt");
    }

    @Test
    void theFirstJdkWithSourcesIsTakenAndItsAbsenceTellsWhereWasLooked() throws IOException {
        file("two/lib/src.zip", "PK");
        String one = folder.resolve("one").toString();
        String two = folder.resolve("two").toString();
        assertThat(SourceText.jdkSources(null, one, two)).isEqualTo(folder.resolve("two/lib/src.zip"));
        assertThatThrownBy(() -> SourceText.jdkSources(one, null))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(folder.resolve("one/lib/src.zip").toString())
                .hasMessageContaining("install the JDK's source package");
    }
}
