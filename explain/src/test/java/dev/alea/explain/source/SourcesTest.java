package dev.alea.explain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureSet;
import dev.alea.formats.image.PngWriter;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .anyMatch(w -> w.contains("\"RED\" in line 3 (first in line 1)"))
                .anyMatch(w -> w.contains("longer than 30 characters") && w.contains("in line 5"));
    }

    @Test
    void everyRepeatedLineIsNamed() throws IOException {
        Path file = write("list.txt", "red\n" + "RED\n".repeat(7));
        assertThat(ConceptSource.repeats(file, "class names", ConceptList.read(file)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(": 7 class names were listed twice", "\"RED\" in line 6 (first in line 1)")
                        .endsWith(", line 7, line 8."));
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
    void aFolderThatMakesNoNameOrThatOfAnotherIsRefused() throws IOException {
        var source = ConceptSource.read(write("list.txt", "red"));
        try (var set = pictures("__", "ball")) {
            assertThatThrownBy(() -> ClassFolders.of(set, source))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the folder \"__\" gives its class no name");
        }
        Path other = Files.createDirectories(folder.resolve("twice"));
        for (String name : List.of("fire truck", "Fire__truck")) {
            Path home = Files.createDirectories(other.resolve(name));
            Files.write(home.resolve("1.png"), PngWriter.png(new Picture(1, 1, new byte[3])));
        }
        try (var set = PictureSet.open(other)) {
            assertThatThrownBy(() -> ClassFolders.of(set, source))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the folder \"fire truck\" gives its class the name \"fire truck\"")
                    .hasMessageContaining("as \"Fire__truck\" does");
        }
    }

    @Test
    void longConceptsOfATableAreNamed() throws IOException {
        String concept = "a phrase that is much longer than thirty characters";
        var source = ConceptSource.read(
                write("t.csv", "class_id,folder,class_name,red," + concept + "\n0,a,x,1,0\n1,b,y,0,1\n"));
        assertThat(source.warnings()).singleElement().asString().contains("longer than 30 characters", concept);
    }

    @Test
    void picturesThatCannotBeReadAreLeftOutWhereThatIsAsked() throws IOException {
        try (var set = pictures("a", "b")) {
            assertThat(ReadablePictures.of(set, Unreadable.SKIP).unreadable()).isEmpty();
        }
        Files.writeString(folder.resolve("pictures/a/2.png"), "no picture");
        try (var set = PictureSet.open(folder.resolve("pictures"))) {
            assertThat(ReadablePictures.of(set, Unreadable.REFUSE).files()).hasSize(3);
            var readable = ReadablePictures.of(set, Unreadable.SKIP);
            assertThat(readable.files()).hasSize(2);
            assertThat(readable.unreadable()).singleElement().asString().contains("2.png");
        }
        Path broken = write("broken.png", "no picture");
        try (var set = PictureSet.of(List.of(broken))) {
            assertThatThrownBy(() -> ReadablePictures.of(set, Unreadable.SKIP))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("not one of its 1 pictures can be read")
                    .hasMessageContaining("broken.png");
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
