package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger than a person writes: as much as is allowed is read, one more is refused with its place. */
final class ConceptLimitsTest {
    private static final List<String> DOG = List.of("dog");

    private static final String MANY_CELLS =
            "line 1 has surpassed the maximum limit of 100000 fields; a row may have at most 100000 cells, a cell 65536";
    private static final String LONG_CELL =
            "exceeds the max field size of 65536 characters; a row may have at most 100000 cells, a cell 65536";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] lines(String header, int count, IntFunction<String> line) {
        var text = new StringBuilder(header);
        for (int i = 0; i < count; i++) {
            text.append(line.apply(i)).append('\n');
        }
        return bytes(text.toString());
    }

    private static byte[] tableOf(int concepts) {
        var text = new StringBuilder("class_id,folder,class_name");
        for (int i = 0; i < concepts; i++) {
            text.append(",c").append(i);
        }
        return bytes(text + "\n0,a,b" + ",1".repeat(concepts) + "\n1,c,d" + ",0".repeat(concepts) + "\n");
    }

    private static void refused(ThrowingCallable read, String sentence) {
        assertThatThrownBy(read)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void columns() {
        var table = ConceptTable.parse(tableOf(ConceptTable.MAX_CONCEPTS), "t");
        assertThat(table.concepts()).hasSize(99_997).endsWith("c99996");
        assertThat(table.rows().getFirst().attributes().cardinality()).isEqualTo(99_997);
        refused(() -> ConceptTable.parse(tableOf(ConceptTable.MAX_CONCEPTS + 1), "t"), MANY_CELLS);
        refused(() -> ConceptTable.parse(tableOf(1_000_000), "t"), MANY_CELLS);
        refused(() -> CaptionTable.parse(bytes("file,caption" + ",".repeat(1_000_000)), "t"), MANY_CELLS);
        refused(
                () -> ConceptEdges.parse(bytes("/a/[x]\t/r/IsA" + "\t".repeat(1_000_000)), "t", DOG, Articles.KEEP),
                "t: line 1: the edge has more than 5 columns");
    }

    @Test
    void cells() {
        String longest = "x".repeat(64 << 10);
        var captions = CaptionTable.parse(bytes("file,caption\na," + longest), "t");
        assertThat(captions.rows().getFirst().caption()).hasSize(64 << 10);
        refused(() -> CaptionTable.parse(bytes("file,caption\na,x" + longest), "t"), LONG_CELL);
        refused(() -> CaptionTable.parse(bytes("file,caption\na,\"" + longest + "\n\""), "t"), LONG_CELL);
        refused(() -> ConceptTable.parse(bytes("class_id,folder,class_name,x" + longest), "t"), LONG_CELL);
        refused(
                () -> ConceptEdges.parse(bytes("start,relation,end\ndog,IsA,x" + longest), "t", DOG, Articles.KEEP),
                LONG_CELL);
        refused(() -> ConceptList.parse(bytes(longest), "t", Articles.KEEP), "the concept has 65536 characters");
    }

    @Tag("slow")
    @Test
    void rows() {
        byte[] classes = lines("class_id,folder,class_name,c\n", 100_001, i -> i + "," + i + "," + i + ",1");
        refused(
                () -> ConceptTable.parse(classes, "t"),
                "t: line 100002: there are more than 100000 rows; at most that many are read");
        byte[] captions = lines("file,caption\n", 1_000_001, i -> i + ",b");
        refused(() -> CaptionTable.parse(captions, "t"), "t: line 1000002: there are more than 1000000 rows");
        byte[] concepts = lines("", 1_000_001, i -> "c");
        refused(
                () -> ConceptList.parse(concepts, "t", Articles.KEEP),
                "t: line 1000001: there are more than 1000000 concepts");
    }

    @Tag("slow")
    @Test
    void edges() {
        byte[] table = lines("start,relation,end\n", 1_000_001, i -> "a,b,c");
        refused(
                () -> ConceptEdges.parse(table, "t", DOG, Articles.KEEP),
                "t: line 1000002: there are more than 1000000 rows");
        byte[] dump = lines("", 1_000_001, i -> "/a/[]\t/r/X\t/c/de/a\t/c/de/b\t");
        refused(
                () -> ConceptEdges.parse(dump, "t", DOG, Articles.KEEP),
                "t: line 1000001: there are more than 1000000 rows");
    }

    @Test
    void files(@TempDir Path folder) throws IOException {
        var file = folder.resolve("large");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((64 << 20) + 1);
        }
        String sentence = "the file has more than 67108864 bytes; at most that many are read";
        refused(() -> ConceptTable.read(file), sentence);
        refused(() -> CaptionTable.read(file), sentence);
        refused(() -> ConceptList.read(file), sentence);
        refused(() -> ConceptEdges.read(file, DOG), sentence);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(64 << 20);
        }
        refused(() -> ConceptList.read(file), "line 1: there is a control character (U+0000)");
    }
}
