package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import dev.alea.formats.concept.ConceptList.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConceptEdgesDumpTest {
    private static final String SURFACES =
            "{\"surfaceStart\": \"a dog\", \"surfaceEnd\": \"an animal\", \"weight\": 2.0}";

    private static String edge(String relation, String start, String end, String json) {
        return "/a/[/r/" + relation + "/," + start + "/," + end + "/]\t/r/" + relation + "\t" + start + "\t" + end
                + "\t" + json + "\n";
    }

    private static ConceptList edges(String text) {
        return ConceptEdges.parse(text.getBytes(StandardCharsets.UTF_8), "e.csv", List.of("dog"), Articles.KEEP);
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> edges(text))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("e.csv: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void labelsAreTheSurfacesOrElseTheWordsOfTheTerm() {
        assertThat(edges(edge("IsA", "/c/en/dog", "/c/en/animal", SURFACES)).texts())
                .containsExactly("an animal");
        assertThat(edges(edge("HasA", "/c/en/dog/n", "/c/en/wet_nose/n/wn/body", "{}"))
                        .texts())
                .containsExactly("dog", "wet nose");
        assertThat(edges(edge("HasA", "/c/en/fur_", "/c/en/dog", "{\"surfaceEnd\": \" my \\n dog\"}"))
                        .texts())
                .containsExactly("fur", "my dog");
        assertThat(edges(edge("HasA", "/c/en/_", "/c/en/dog", "{}")).texts()).containsExactly("_", "dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void keepsLinesOfSixRelationsInEnglish(String end) {
        String text = "\uFEFF\n"
                + edge("Synonym", "/c/de/hund", "/c/en/dog", "{}")
                + edge("RelatedTo", "/c/en/dog", "/c/en/cat", "{}")
                + edge("ExternalURL", "/c/en/dog", "http://dbpedia.org/resource/Dog", "{}")
                + edge("IsA", "/c/en/cat", "/c/en/animal", "{}")
                + "\n"
                + edge("PartOf", "/c/en/dog", "/c/de/rudel", "{}")
                + edge("AtLocation", "/c/en/dog", "/c/en/kennel", "{}");
        assertThat(edges(text.replace("\n", end)).entries())
                .containsExactly(new Entry(8, "dog"), new Entry(8, "kennel"));
    }

    @Test
    void theTermDecidesAndNotTheSurface() {
        refused(edge("HasA", "/c/en/cat", "/c/en/tail", SURFACES), "none of the 1 edges has two English ends");
    }

    @Test
    void onlyTheJsonOfEdgesThatCountIsRead() {
        String other = edge("RelatedTo", "/c/en/dog", "/c/en/cat", "no JSON");
        assertThat(edges(other + edge("IsA", "/c/en/dog", "/c/en/pet", "{}")).texts())
                .containsExactly("pet");
        refused(other + edge("IsA", "/c/en/dog", "/c/en/pet", "{"), "line 2, column 5: the JSON is broken");
        refused(edge("IsA", "/c/en/dog", "/c/en/pet", "[]"), "line 1, column 5: the JSON value is not an object");
        refused(edge("IsA", "/c/en/dog", "/c/en/pet", "{\"surfaceEnd\": 1}"), "line 1, column 5: ");
    }

    @Test
    void refusesLabelsThatAreNone() {
        for (String label : List.of("", " \\t", "\\u0007", "\\ud83d", "\\udc26\\ud83d")) {
            refused(
                    edge("IsA", "/c/en/dog", "/c/en/pet", "{\"surfaceEnd\": \"" + label + "\"}"),
                    "line 1: a label is blank, or has a control character or half of a surrogate pair");
        }
        assertThat(edges(edge("IsA", "/c/en/dog", "/c/en/pet", "{\"surfaceEnd\": \"\\ud83d\\udc26\"}"))
                        .texts())
                .containsExactly("\uD83D\uDC26");
    }

    @Test
    void refusesLinesOfAnotherForm() {
        String good = edge("IsA", "/c/en/dog", "/c/en/animal", SURFACES);
        refused(good + "/a/[x]\t/r/IsA\n", "line 2: the edge has 2 columns; there must be 5 with a tab between");
        refused(good.replace("\n", "\tx\ty\n"), "line 1: the edge has more than 5 columns");
        refused(good + "\n" + good.substring(1), "line 3, column 1: the cell is 'a/[/r/IsA/");
        refused(good.replace("\t/r/", "\tr/"), "line 1, column 2: the cell is 'r/IsA'; in ConceptNet's dump it begins");
        refused(good.replace("\t/c/en/dog", "\tdog"), "line 1, column 3: the end 'dog' is no term of ConceptNet");
        refused(good.replace("\t/c/en/animal", "\t/c/en"), "line 1, column 4: the end '/c/en' is no term");
        refused(good.replace("\t/c/en/animal", "\t "), "line 1, column 4: the cell is empty");
    }

    @Test
    void theDumpMustBeUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(edge("IsA", "/c/en/dog", "/c/en/animal", SURFACES).getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> ConceptEdges.parse(packed.toByteArray(), "e.csv.gz", List.of("dog"), Articles.KEEP))
                .isInstanceOf(FormatException.class)
                .hasMessage("e.csv.gz: the file is packed by gzip; unpack it.");
    }
}
