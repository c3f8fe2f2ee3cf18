package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConceptTableTest {
    private static final String SIGNS = """
            class_id,folder,class_name,red border,"triangle, pointing up"
            0,00_limit,speed limit,1,0
            1,01_caution,"caution, the ""!"" sign",1,1

            2,02_end,end of limit,0,0
            """;

    private static ConceptTable table(String csv) {
        return ConceptTable.parse(csv.getBytes(StandardCharsets.UTF_8), "t.csv");
    }

    @Test
    void readsNamesAndAttributes() {
        var table = table(SIGNS);
        assertThat(table.concepts()).containsExactly("red border", "triangle, pointing up");
        assertThat(table.classNames()).containsExactly("speed limit", "caution, the \"!\" sign", "end of limit");
        assertThat(table.rows().stream().map(ConceptTable.Row::line)).containsExactly(2, 3, 5);
        var caution = table.byFolder("01_caution").orElseThrow();
        assertThat(caution.classId()).isEqualTo("1");
        assertThat(caution.has(0)).isTrue();
        assertThat(caution.has(1)).isTrue();
        assertThat(table.rows().getFirst().has(1)).isFalse();
        assertThat(table.rows().getLast().attributes().isEmpty()).isTrue();
        assertThat(table.byFolder("caution, the \"!\" sign")).isEmpty();
        assertThat(table.sha256()).isEqualTo(ConceptDigest.sha256(table.concepts()));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsWhatFollowsTheFirstName(String separator) {
        String csv = "\uFEFF\"class_id\"@folder@class_name@\"a,b;c\"@ d \r0@x@\"y, z; w\"@1@ 0 \r\n1@v@w@0@1";
        var table = table(csv.replace("@", separator));
        assertThat(table.concepts()).containsExactly("a,b;c", "d");
        assertThat(table.classNames()).containsExactly("y, z; w", "w");
        assertThat(table.rows().getLast().has(1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anyLineEndCountsLines(String end) {
        var lines = SIGNS.replace("\n", end).replace("0,0" + end, "0,x" + end);
        assertThatThrownBy(() -> table(lines)).hasMessageContaining("t.csv: line 5, column 5");
        assertThat(table(SIGNS.replace("\n", end).stripTrailing()).rows()).hasSize(3);
    }

    @Test
    void refusesCellsThatAreNeitherZeroNorOne() {
        damaged(
                "speed limit,1,0",
                "speed limit,2,0",
                "line 2, column 4: the cell under 'red border' is '2'; it must be 0 or 1.");
        damaged("speed limit,1,0", "speed limit,,0", "column 4: the cell under 'red border' is ''; it must be 0 or 1.");
        damaged("speed limit,1,0", "speed limit,true,0", "is 'true'; it must be 0 or 1.");
        damaged("speed limit,1,0", "speed limit,1.0,0", "is '1.0'; it must be 0 or 1.");
    }

    @Test
    void refusesAnotherNumberOfCells() {
        damaged(
                "speed limit,1,0",
                "speed limit,1",
                "line 2: the row has 4 cells and the header 5; the first that is missing is column 5 ('triangle, pointing up').");
        damaged("speed limit,1,0", "speed, limit,1,0", "line 2: the row has 6 cells and the header 5; a text with");
    }

    @Test
    void refusesWhatIsThereTwice() {
        damaged("1,01_caution", "0,01_caution", "line 3, column 1: the class_id '0' is there already, in line 2; each");
        damaged("01_caution", " 00_LIMIT ", "line 3, column 2: the folder '00_LIMIT' is there already, in line 2");
        damaged(
                "end of limit",
                "Speed  Limit",
                "line 5, column 3: the class_name 'Speed Limit' is there already, in line 2");
        damaged(
                "red border",
                "\"Triangle,  Pointing Up\"",
                "line 1, column 5: the concept 'triangle, pointing up' is there already, in column 4; each");
        damaged("red border", "Class_ID", "line 1, column 4: the concept 'Class_ID' is there already, in column 1");
        damaged(
                "red border,\"triangle, pointing up\"",
                "cafe\u0301,CAF\u00C9",
                "column 5: the concept 'CAF\u00C9' is there");
    }

    @Test
    void refusesNamesThatAreNone() {
        damaged("00_limit", "../limit", "line 2, column 2: the folder '../limit' is a path; it must be the plain name");
        damaged("00_limit", "..", "line 2, column 2: the folder '..' is a path");
        damaged("00_limit", "a\\b", "line 2, column 2: the folder 'a\\b' is a path");
        damaged("00_limit", " \u00A0", "line 2, column 2: the cell is empty; it must have a text.");
        damaged("00_limit", "\"a\nb\"", "line 2, column 2: the cell 'a b' has a tab or a line break in it");
        damaged("red border", "", "line 1, column 4: the cell is empty");
    }

    @Test
    void refusesBrokenQuotes() {
        damaged(
                "00_limit",
                "a\"b",
                "line 2, column 2: the cell 'a\"b' has a quote in it; put the whole cell in quotes");
        damaged("00_limit", " \"ab\"", "line 2, column 2: the cell '\"ab\"' has a quote in it");
        damaged("00_limit", "\"ab\"c", "the CSV is broken: ");
        damaged("02_end", "\"02_end", "the CSV is broken: ");
    }

    @Test
    void refusesAnotherHeader() {
        damaged(
                "folder,",
                "Folder,",
                "line 1, column 2: the header says 'Folder'; the first columns must be class_id, folder");
        damaged(
                "class_id,",
                "class_id|",
                "line 1: the header must begin with class_id and a comma, a semicolon or a tab");
        damaged("class_id,", "\n\nid,", "line 3: the header must begin with class_id and a comma");
        refused("", "line 1: the header must begin with class_id");
        refused("class_id,folder,class_name\n0,a,b\n", "line 1: the header names no concept");
        refused("class_id,folder\n0,a\n", "line 1: the header names no concept");
    }

    @Test
    void aClassifierNeedsTwoClasses() {
        refused("class_id,folder,class_name,a\n", "t.csv: the table has 0 classes; a classifier needs at least 2");
        refused("class_id,folder,class_name,a\n0,b,c,1", "the table has 1 classes");
        assertThat(table("class_id,folder,class_name,a\n0,b,c,1\n1,d,e,0").rows())
                .hasSize(2);
    }

    private static void damaged(String part, String damage, String sentence) {
        int at = SIGNS.indexOf(part);
        assertThat(at).isNotNegative();
        refused(SIGNS.substring(0, at) + damage + SIGNS.substring(at + part.length()), sentence);
    }

    private static void refused(String csv, String sentence) {
        assertThatThrownBy(() -> table(csv))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("t.csv: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void rowsAreNotChangedFromOutside() {
        var bits = new BitSet();
        var row = new ConceptTable.Row(1, "0", "a", "b", 3, bits);
        bits.set(1);
        row.attributes().set(2);
        assertThat(row.attributes().isEmpty()).isTrue();
        assertThat(row.has(2)).isFalse();
        assertThatThrownBy(() -> row.has(3)).isInstanceOf(IndexOutOfBoundsException.class);
        bits.set(3);
        assertThatThrownBy(() -> new ConceptTable.Row(1, "0", "a", "b", 3, bits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Concept 3 is set; there are 3");
    }

    @Test
    void readsFiles(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("t.csv"), SIGNS);
        assertThat(ConceptTable.read(file).classNames()).isEqualTo(table(SIGNS).classNames());
        assertThatThrownBy(() -> ConceptTable.read(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> ConceptTable.read(folder.resolve("none")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("there is no such file");
    }
}
