package dev.alea.formats.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import dev.alea.formats.concept.ConceptList.Duplicate;
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

final class ConceptListTest {
    private static ConceptList list(String text, Articles articles) {
        return ConceptList.parse(text.getBytes(StandardCharsets.UTF_8), "l.txt", articles);
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> list(text, Articles.KEEP))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("l.txt: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anyLineEndAByteOrderMarkAndNoLastLineEnd(String end) {
        var list = list("\uFEFF red wing" + end + end + "\tbay\u00A0" + end + "Red  Wing", Articles.KEEP);
        assertThat(list.entries()).containsExactly(new Entry(1, "red wing"), new Entry(3, "bay"));
        assertThat(list.duplicates()).containsExactly(new Duplicate(4, "Red  Wing", 1));
        assertThat(list.blankLines()).isEqualTo(1);
        assertThat(list.texts()).containsExactly("red wing", "bay");
    }

    @Test
    void articlesGoWhereTheyAreAskedTo() {
        String text = "a wing\nThe wing\nAn  owl\nthe\nanchor\na\nowl\n";
        assertThat(list(text, Articles.KEEP).texts())
                .containsExactly("a wing", "The wing", "An  owl", "the", "anchor", "a", "owl");
        var dropped = list(text, Articles.DROP);
        assertThat(dropped.texts()).containsExactly("wing", "owl", "the", "anchor", "a");
        assertThat(dropped.duplicates()).containsExactly(new Duplicate(2, "wing", 1), new Duplicate(7, "owl", 3));
    }

    @Test
    void aByteOrderMarkBehindAnArticleIsNoPartOfTheConcept() {
        assertThat(list("wing\na \uFEFFwing\na \uFEFF", Articles.DROP).texts()).containsExactly("wing", "a");
    }

    @Test
    void accentsMayBeComposedOrNot() {
        assertThat(list("caf\u00E9\nCAFE\u0301\n", Articles.KEEP).duplicates()).hasSize(1);
    }

    @Test
    void namesLongConcepts() {
        String thirty = "\uD83D\uDC26".repeat(30);
        var list = list(thirty + "\n" + thirty + "x\nshort", Articles.KEEP);
        assertThat(list.longOnes()).containsExactly(new Entry(2, thirty + "x"));
        assertThat(list.entries()).hasSize(3);
        assertThat(list("x".repeat(1000), Articles.KEEP).longOnes()).hasSize(1);
        refused("a\n" + "x".repeat(1001), "line 2: the concept has 1001 characters; at most 1000 are allowed");
    }

    @Test
    void refusesWhatIsNoList() {
        refused("", "the list has no concept (0 blank lines)");
        refused(" \n\r\n\t\u00A0\r", "the list has no concept (3 blank lines)");
        refused("a\nred\twing\n", "line 2: there is a tab in 'red wing'");
        refused("a\rb\u0000c", "line 2: there is a control character (U+0000)");
        refused("a\r\nb\r\n\u0085", "line 3: there is a control character (U+0085)");
        refused("\n\n <!DOCTYPE html>\n<p>", "the file is a page of the web");
        refused("PK\u0003\u0004\u0014", "the file is a zip archive, as spreadsheets");
    }

    @Test
    void refusesOtherEncodings() {
        byte[] latin1 = "a\rbay\r\nc\u00F4te".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ConceptList.parse(latin1, "l.txt", Articles.KEEP))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("l.txt: line 3: the byte 0xF4 is not UTF-8");
        byte[] utf16 = "\uFEFFbay".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> ConceptList.parse(utf16, "l.txt", Articles.KEEP))
                .hasMessageContaining("is UTF-16");
        byte[] cut = {'a', '\n', (byte) 0xC3};
        assertThatThrownBy(() -> ConceptList.parse(cut, "l.txt", Articles.KEEP))
                .hasMessageContaining("line 2: the byte 0xC3 is not UTF-8");
    }

    @Test
    void theDigestIsThatOfTheLines(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("l.txt"), "bay\nwing");
        // printf 'bay\nwing\n' | sha256sum
        assertThat(ConceptList.read(file).sha256())
                .isEqualTo("1660353edd26811b578aa74eb5ded6e88f53a115d07fa9645b3a867b0379e94e");
        assertThat(ConceptDigest.sha256(List.of("wing", "bay")))
                .isNotEqualTo(ConceptList.read(file, Articles.DROP).sha256());
        assertThat(list("a\n", Articles.KEEP)).isNotEqualTo(list("b\n", Articles.KEEP));
        List<Entry> none = List.of();
        assertThatThrownBy(() -> new ConceptList(none, List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
