package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptionTableTest {
    private static CaptionTable table(String csv) {
        return CaptionTable.parse(csv.getBytes(StandardCharsets.UTF_8), "c.csv");
    }

    private static void refused(String csv, String sentence) {
        assertThatThrownBy(() -> table(csv))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("c.csv: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void readsCaptions(@TempDir Path folder) throws IOException {
        String csv = "\uFEFFfile;caption\r\n\r\na/b.png; a sign \r\na/b.png;\"round;\r\nred\u00A0border\"\r\n";
        var file = Files.writeString(folder.resolve("c.csv"), csv);
        assertThat(CaptionTable.read(file).rows())
                .containsExactly(
                        new CaptionTable.Row(3, "a/b.png", "a sign"),
                        new CaptionTable.Row(4, "a/b.png", "round; red border"));
    }

    @Test
    void refusesWithLineAndColumn() {
        refused("file,caption\n", "the table has no row");
        refused("file\n", "the header must begin with file and a comma");
        refused("file,text\na,b\n", "line 1: the header must be file and caption, nothing else; found 'file, text'");
        refused("file,caption,x\na,b,c\n", "line 1: the header must be file and caption");
        refused("file,caption\na\n", "line 2: the row has 1 cells and the header 2");
        refused("file,caption\na,b,c\n", "line 2: the row has 3 cells");
        refused("file,caption\n,b\n", "line 2, column 1: the cell is empty");
        refused("file,caption\na, \n", "line 2, column 2: the caption is empty");
        refused(
                "file,caption\na,red sign\na,Red  sign\n",
                "line 3: the picture 'a' has this caption already, in line 2");
    }

    @Test
    void pathsStayInTheFolderOfThePictures() {
        for (String path : List.of("/etc/a.png", "../a.png", "a/../../b.png", "a\\b.png", "C:a.png", "..")) {
            refused(
                    "file,caption\n" + path + ",b\n",
                    "line 2, column 1: the file '" + path + "' is not a plain relative");
        }
        assertThat(table("file,caption\na..b/..c.png,d").rows()).hasSize(1);
    }

    @Test
    void aTableHasRows() {
        List<CaptionTable.Row> none = List.of();
        assertThatThrownBy(() -> new CaptionTable(none)).isInstanceOf(IllegalArgumentException.class);
    }
}
