package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import dev.alea.formats.concept.ConceptList.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edges in a table; those of the dump are in {@link ConceptEdgesDumpTest}. */
final class ConceptEdgesTest {
    private static ConceptList edges(String rows, String... classNames) {
        byte[] bytes = ("start,relation,end\n" + rows).getBytes(StandardCharsets.UTF_8);
        return ConceptEdges.parse(bytes, "e.csv", List.of(classNames), Articles.KEEP);
    }

    private static void refused(String rows, String sentence) {
        assertThatThrownBy(() -> edges(rows, "dog"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("e.csv: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void isAGivesItsEndAndTheOthersBoth() {
        assertThat(edges("dog,IsA,animal\n", "dog").texts()).containsExactly("animal");
        assertThat(edges("puppy,IsA,dog\n", "dog").texts()).containsExactly("dog");
        for (String relation : List.of("HasA", "PartOf", "HasProperty", "MadeOf", "AtLocation")) {
            assertThat(edges("dog," + relation + ",b\nc,/r/" + relation + ",dog\n", "dog")
                            .entries())
                    .containsExactly(new Entry(2, "dog"), new Entry(2, "b"), new Entry(3, "c"));
        }
    }

    @Test
    void otherRelationsLanguagesAndWordsAreLeftOut() {
        String rows = """
                dog,RelatedTo,a
                hot dog,HasA,b
                dogs,HasA,c
                /c/de/hund,HasA,dog
                dog,HasA,/c/fr/queue
                dog,HasA,http://dbpedia.org/resource/Tail
                dog,HasA,/c/en/tail/n/wn/body
                """;
        assertThat(edges(rows, "dog").entries()).containsExactly(new Entry(8, "dog"), new Entry(8, "tail"));
    }

    @Test
    void wordsOfClassNamesAreWholeAndWithoutCase() {
        String rows = "The Bear,HasA,claw\nT-shirt,MadeOf,cotton\n/c/en/ice_cream,HasProperty,cold\nshirt,HasA,arm\n";
        assertThat(edges(rows, "polar bear,white", "t shirt").texts())
                .containsExactly("The Bear", "claw", "shirt", "arm");
        assertThat(edges(rows, "t-shirt", "ICE_CREAM").texts())
                .containsExactly("T-shirt", "cotton", "ice cream", "cold");
        assertThatThrownBy(() -> edges(rows, "polar")).isInstanceOf(FormatException.class);
    }

    @Test
    void eachLabelOnceAtItsFirstLine() {
        var list = edges("dog,HasA,Wet  Nose\n\ndog,HasA,wet nose\ndog,HasA,cafe\u0301\nDOG,HasA,CAF\u00C9\n", "dog");
        assertThat(list.entries())
                .containsExactly(new Entry(2, "dog"), new Entry(2, "Wet Nose"), new Entry(5, "cafe\u0301"));
        assertThat(list.duplicates()).isEmpty();
        assertThat(list.blankLines()).isZero();
    }

    @Test
    void articlesGoWhereTheyAreAskedTo(@TempDir Path folder) throws IOException {
        var file = Files.writeString(
                folder.resolve("e.csv"), "\uFEFFstart;relation;end\r\na dog;HasA;the tail\r\nthe dog;HasA;tail");
        var classes = List.of("dog");
        assertThat(ConceptEdges.read(file, classes).texts()).containsExactly("a dog", "the tail", "the dog", "tail");
        assertThat(ConceptEdges.read(file, classes, Articles.DROP).texts()).containsExactly("dog", "tail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \u00A0", ",", ", -"})
    void classNamesHaveWords(String name) {
        assertThatThrownBy(() -> edges("dog,HasA,b\n", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have no word");
    }

    @Test
    void refusesWithLineAndColumn() {
        refused("dog,HasA\n", "line 2: the row has 2 cells and the header 3");
        refused("dog,HasA,a,b\n", "line 2: the row has 4 cells and the header 3");
        refused("dog, ,a\n", "line 2, column 2: the cell is empty");
        refused("dog,HasA,\"a\nb\"\n", "line 2, column 3: the cell 'a b' has a tab or a line break in it");
        refused("dog,isa,a\n", "line 2, column 2: the relation is 'isa'; it must be written IsA");
        refused("dog,/r/hasa,a\n", "line 2, column 2: the relation is '/r/hasa'; it must be written HasA");
        refused("\ndog,HasA," + "x".repeat(1001), "has 1001 characters; at most 1000 are allowed");
        for (String end : List.of("/c/en", "/c/en/", "/c//dog", "/r/IsA", "/")) {
            refused("dog,IsA," + end, "line 2, column 3: the end '" + end + "' is no term of ConceptNet");
        }
        assertThat(edges("dog,HasA," + "x".repeat(1000), "dog").entries()).hasSize(2);
    }

    @Test
    void refusesAnotherHeader() {
        for (String header : List.of("start,relation", "start,rel,end", "start,relation,end,weight")) {
            byte[] bytes = (header + "\ndog,IsA,a\n").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> ConceptEdges.parse(bytes, "e.csv", List.of("dog"), Articles.KEEP))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("e.csv: line 1: the header must be start, relation and end, nothing else");
        }
        byte[] none = "dog,IsA,animal\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ConceptEdges.parse(none, "e.csv", List.of("dog"), Articles.KEEP))
                .hasMessageContaining("line 1: the header must begin with start and a comma");
    }

    @Test
    void someEdgeCounts() {
        refused("", "none of the 0 edges has two English ends");
        refused("cat,IsA,a\nb,IsA,c\n", "none of the 2 edges has two English ends, a relation of HasA, IsA, PartOf,");
        refused("cat,IsA,a\n", "a word of a class name ('dog'); choose the lines of the file by these words.");
    }
}
