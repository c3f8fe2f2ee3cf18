package dev.alea.explain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureSet;
import dev.alea.formats.image.PngWriter;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private PictureSet pictures(String... classes) throws IOException {
        for (String name : classes) {
            Path home = Files.createDirectories(folder.resolve("pictures").resolve(name));
            Files.write(home.resolve("1.png"), PngWriter.png(new Picture(1, 1, new byte[3])));
        }
        return PictureSet.open(folder.resolve("pictures"));
    }

    @Test
    void aListTellsWhatItLeavesOutByLine() throws IOException {
        var source = ConceptSource.read(
                write("list.txt", "red\r\n\r\nRED\rround\na phrase that is much longer than thirty characters"));
        assertThat(source.texts()).hasSize(3).startsWith("red", "round");
        assertThat(source.table()).isEmpty();
        assertThat(source.warnings())
                .anyMatch(w -> w.contains("1 blank"))
                .anyMatch(w -> w.contains("\"RED\" in line 3"))
                .anyMatch(w -> w.contains("longer than 30 characters") && w.contains("in line 5"));
    }

    @Test
    void aTableSaysWhichClassHasWhat() throws IOException {
        Path table = write("t.csv", "class_id,folder,class_name,red,round\n0,a,stop sign,1,0\n1,b,ball,0,1\n");
        var source = ConceptSource.read(table);
        assertThat(Attributes.bits(source.table().orElseThrow())).containsExactly("10", "01");
        try (var _ = Scope.open();
                var set = pictures("b", "a")) {
            assertThat(Tensors.floats(Attributes.tensor(source.table().orElseThrow())))
                    .containsExactly(1, 0, 0, 1);
            var classes = ClassFolders.of(set, source);
            assertThat(classes.names()).containsExactly("stop sign", "ball");
            assertThat(classes.label("b", "x")).isEqualTo(1);
        }
    }

    @Test
    void aFolderThatNoClassHasIsNamed() throws IOException {
        Path table = write("t.csv", "class_id,folder,class_name,red\n0,a,stop sign,1\n1,b,ball,0\n");
        try (var set = pictures("a", "c")) {
            var source = ConceptSource.read(table);
            assertThatThrownBy(() -> ClassFolders.of(set, source))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the folder \"c\" is none of the 2 classes");
        }
    }

    @Test
    void withoutATableFoldersAreTheClasses() throws IOException {
        var source = ConceptSource.read(write("list.txt", "red"));
        try (var set = pictures("fire_truck", "ball")) {
            assertThat(ClassFolders.of(set, source).names()).containsExactly("ball", "fire truck");
        }
    }

    @Test
    void oneClassIsNoneToDecideBetween() throws IOException {
        var source = ConceptSource.read(write("list.txt", "red"));
        try (var set = pictures("alone")) {
            assertThatThrownBy(() -> ClassFolders.of(set, source)).hasMessageContaining("needs two or more");
        }
    }
}
