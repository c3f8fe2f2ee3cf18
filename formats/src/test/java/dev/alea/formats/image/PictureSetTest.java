package dev.alea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureSetTest {
    private static final byte[] BMP = Pictures.bytes("colour.bmp");
    // The SHA-256 of no bytes at all, as FIPS 180 gives it.
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path folder;

    private Path put(String name, byte... bytes) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path zip(String... names) throws IOException {
        var file = folder.resolve("a.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(BMP);
                out.closeEntry();
            }
        }
        return file;
    }

    private static List<String> names(PictureSet set) {
        return set.files().stream().map(PictureFile::name).toList();
    }

    @Test
    void aFolderIsSortedIntoClasses() throws IOException {
        put("stop/00023_00004.bmp", BMP);
        put("stop/00023_00005.bmp", BMP);
        put("stop/more/1_2.png");
        put("go/b.BMP", BMP);
        put("go/Thumbs.db");
        put("go/.hidden.png");
        put("list.csv");
        try (var set = PictureSet.open(folder)) {
            assertThat(names(set))
                    .containsExactly("go/b.BMP", "stop/00023_00004.bmp", "stop/00023_00005.bmp", "stop/more/1_2.png");
            assertThat(set.classNames()).containsExactly("go", "stop");
            assertThat(set.skipped()).isEqualTo(3);
            assertThat(set.source()).isEqualTo(folder);
            assertThat(set.files().stream().map(PictureFile::group))
                    .containsExactly("go/b.BMP", "stop/00023", "stop/00023", "stop/more/1_2.png");
            assertThat(set.files().getFirst().read().width()).isEqualTo(23);
            assertThat(set.sha256s().getLast()).isEqualTo(OF_NOTHING);
            assertThat(set.sha256s().subList(0, 3)).containsOnly(set.sha256s().getFirst());
            assertThatThrownBy(() -> set.files().getLast().read())
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("1_2.png");
        }
    }

    @Test
    void aZipMayHaveOneFolderAroundItsClasses() throws IOException {
        try (var set =
                PictureSet.open(zip("train/b/2.bmp", "train/a/1.bmp", "__MACOSX/train/a/._1.bmp", "train/x.txt"))) {
            assertThat(names(set)).containsExactly("a/1.bmp", "b/2.bmp");
            assertThat(set.classNames()).containsExactly("a", "b");
            assertThat(set.skipped()).isEqualTo(2);
            assertThat(set.files().getFirst().read()).isEqualTo(PictureReader.read(BMP, "x"));
            assertThat(set.files().getFirst()).hasToString(folder.resolve("a.zip") + "!train/a/1.bmp");
        }
        try (var set = PictureSet.open(zip("a/1.bmp", "a/2.bmp"))) {
            assertThat(set.classNames()).containsExactly("a");
        }
    }

    @Test
    void picturesWithoutFoldersHaveNoClass() throws IOException {
        put("b.bmp", BMP);
        put("a.bmp", BMP);
        try (var set = PictureSet.open(folder)) {
            assertThat(names(set)).containsExactly("a.bmp", "b.bmp");
            assertThat(set.classNames()).isEmpty();
        }
        put("c/d.bmp", BMP);
        assertThatThrownBy(() -> PictureSet.open(folder).close()).hasMessageContaining("'a.bmp' lies beside");
    }

    @Test
    void singleFilesKeepTheirOrder() throws IOException {
        var second = put("2.bmp", BMP);
        var first = put("1.bmp", BMP);
        try (var set = PictureSet.of(List.of(second, first))) {
            assertThat(names(set)).containsExactly(second.toString(), first.toString());
            assertThat(set.files().getLast().bytes()).isEqualTo(BMP);
        }
        assertThatThrownBy(() -> PictureSet.of(List.of()).close()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatHoldsNoPicture() throws IOException {
        put("a/b.txt");
        assertThatThrownBy(() -> PictureSet.open(folder).close()).hasMessageContaining("none of 1 files is a picture");
        assertThatThrownBy(() -> PictureSet.open(folder.resolve("nowhere")).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such folder");
        assertThatThrownBy(() -> PictureSet.open(put("x.zip", BMP)).close()).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> PictureSet.open(zip("../a.bmp")).close()).hasMessageContaining("plain relative path");
    }
}
