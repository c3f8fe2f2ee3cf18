package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.tokenizer.Piece.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SentencePieceTest {
    @TempDir
    private Path folder = Path.of("");

    private Tokenizer open(List<Piece> pieces, Vocabularies.Flags flags) throws IOException {
        return Tokenizers.open(
                Files.write(folder.resolve("tokenizer.model"), Vocabularies.sentencePiece(pieces, flags)));
    }

    private static List<Piece> pieces(Piece... more) {
        var pieces = new ArrayList<Piece>();
        pieces.add(new Piece("<unk>", 0, Kind.UNKNOWN));
        pieces.add(new Piece("<s>", 0, Kind.CONTROL));
        pieces.add(new Piece("</s>", 0, Kind.CONTROL));
        pieces.addAll(List.of(more));
        return pieces;
    }

    private static Piece normal(String text, float score) {
        return new Piece(text, score, Kind.NORMAL);
    }

    private static List<Piece> letters(String letters, Piece... more) {
        var pieces = new ArrayList<Piece>();
        letters.codePoints().forEach(c -> pieces.add(normal(Character.toString(c), -100)));
        pieces.addAll(List.of(more));
        return pieces(pieces.toArray(Piece[]::new));
    }

    private static String spelt(List<Piece> pieces, Tokenizer tokenizer, String text) {
        return String.join(
                "|",
                Arrays.stream(tokenizer.encode(text, false))
                        .mapToObj(id -> pieces.get(id).text())
                        .toList());
    }

    /** The vocabulary of tok512.bin was trained by SentencePiece; in that form it must give the same published ids. */
    @Test
    @Tag("golden")
    void aPublishedVocabularyInThisFormGivesThePublishedIds() throws IOException {
        var stored = Llama2cReader.read(GoldenEncodings.file("stories260k/tok512.bin"));
        var pieces = stored.pieces().stream()
                .map(p -> p.kind() == Kind.NORMAL ? normal(p.text().replace(' ', '\u2581'), p.score()) : p)
                .toList();
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.LLAMA)) {
            assertThat(tokenizer.addsBos()).isTrue();
            assertThat(tokenizer.bos()).hasValue(1);
            assertThat(tokenizer.eos()).containsExactly(2);
            for (var golden : GoldenEncodings.cases("stories260k_with_bos")) {
                int[] ids = tokenizer.encode(golden.text(), true);
                assertThat(Arrays.stream(ids).boxed().toList())
                        .as(golden.text())
                        .isEqualTo(golden.ids());
                assertThat(tokenizer.decode(ids)).isEqualTo(golden.text());
            }
        }
    }

    @Test
    void theBestScoreIsJoinedFirstAndTheLeftmostOfEquals() throws IOException {
        var pieces = letters("abc", normal("ab", -2), normal("bc", -1), normal("aa", -3));
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(pieces, tokenizer, "abc")).isEqualTo("a|bc");
            assertThat(spelt(pieces, tokenizer, "aba")).isEqualTo("ab|a");
            assertThat(spelt(pieces, tokenizer, "aaaaa")).isEqualTo("aa|aa|a");
        }
    }

    @Test
    void aPieceArisesOnlyFromPiecesThatAreJoinedBeforeIt() throws IOException {
        var pieces = letters("abcd", normal("abcd", -1), normal("ab", -2), normal("cd", -3), normal("abc", -9));
        var broken = letters("abcd", normal("abcd", -1), normal("bc", -2));
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(pieces, tokenizer, "abcd")).isEqualTo("abcd");
        }
        try (Tokenizer tokenizer = open(broken, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(broken, tokenizer, "abcd"))
                    .as("no two known halves")
                    .isEqualTo("a|bc|d");
        }
    }

    @Test
    void unknownCharactersBecomeOneUnknownTokenPerRun() throws IOException {
        var pieces = letters("ab");
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(pieces, tokenizer, "a猫猫b😀")).isEqualTo("a|<unk>|b|<unk>");
            assertThat(tokenizer.decode(tokenizer.encode("a猫b", false))).isEqualTo("a \u2047 b");
        }
    }

    @Test
    void unknownCharactersBecomeTheirBytesWhereTheModelHasThem() throws IOException {
        var pieces = pieces();
        for (int b = 0; b < 256; b++) {
            pieces.add(new Piece(PieceVocabulary.byteText(b), 0, Kind.BYTE));
        }
        pieces.add(normal("\u2581", -1));
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.LLAMA)) {
            assertThat(spelt(pieces, tokenizer, "é")).isEqualTo("\u2581|<0xC3>|<0xA9>");
            assertThat(tokenizer.decode(tokenizer.encode("é 😀\n", true))).isEqualTo("é 😀\n");
            assertThat(tokenizer.decode(new int[] {3 + 0xC3}))
                    .as("half a character")
                    .isEqualTo("\uFFFD");
            assertThat(spelt(pieces, tokenizer, "\uD800")).isEqualTo("\u2581|<0xEF>|<0xBF>|<0xBD>");
        }
    }

    @Test
    void controlAndBytePiecesNeverAriseFromTheirOwnText() throws IOException {
        var pieces = letters("<s>/0xA", normal("<s", -1));
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(pieces, tokenizer, "<s>")).isEqualTo("<s|>");
        }
    }

    @Test
    void userDefinedPiecesAreFoundBeforeAnythingIsJoinedTheLongestFirst() throws IOException {
        var pieces = letters(
                "ab", new Piece("ab", 0, Kind.USER_DEFINED), new Piece("abb", 0, Kind.USER_DEFINED), normal("ba", -1));
        try (Tokenizer tokenizer = open(pieces, Vocabularies.Flags.PLAIN)) {
            assertThat(spelt(pieces, tokenizer, "babb")).isEqualTo("b|abb");
            assertThat(spelt(pieces, tokenizer, "baba")).isEqualTo("b|ab|a");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, '  a  b ', '▁|▁|a|▁|▁|b|▁'",
        "true, false, '  a', '▁|▁|▁|a'",
        "true, true, '  a  b ', '▁|a|▁|b'",
        "false, true, '  a  b ', 'a|▁|b'",
        "true, true, '   ', ''",
        "true, false, '', ''"
    })
    void blanksFollowTheRulesOfTheModel(boolean prefix, boolean collapse, String text, String expected)
            throws IOException {
        var pieces = letters("ab\u2581");
        try (Tokenizer tokenizer = open(pieces, new Vocabularies.Flags(2, false, prefix, collapse))) {
            assertThat(spelt(pieces, tokenizer, text)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void otherKindsOfModelAreRefusedWithARemedy(int type) {
        assertThatThrownBy(() -> open(letters("a"), new Vocabularies.Flags(type, false, true, false))
                        .close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("model type " + type)
                .hasMessageContaining("convert the tokenizer to tokenizer.json");
    }

    @Test
    void doubledTextsMissingBytesAndNotANumberAreRefused() {
        assertThatThrownBy(() -> open(letters("aa"), Vocabularies.Flags.PLAIN).close())
                .hasMessageContaining("different texts");
        assertThatThrownBy(() -> open(letters("a"), Vocabularies.Flags.LLAMA).close())
                .hasMessageContaining("no byte piece <0x00>");
        assertThatThrownBy(() -> open(letters("a", normal("b", Float.NaN)), Vocabularies.Flags.PLAIN)
                        .close())
                .hasMessageContaining("piece 4")
                .hasMessageContaining("finite score");
        var twoUnknown = letters("a", new Piece("?", 0, Kind.UNKNOWN));
        assertThatThrownBy(() -> open(twoUnknown, Vocabularies.Flags.PLAIN).close())
                .hasMessageContaining("exactly one for the unknown");
    }

    @Test
    void everyPrefixOfAModelIsASentenceOrAModel() throws IOException {
        byte[] whole = Vocabularies.sentencePiece(letters("ab", normal("ab", -1)), Vocabularies.Flags.PLAIN);
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            try {
                SentencePieceReader.read(Arrays.copyOf(whole, length), "cut.model");
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("cut.model").hasMessageEndingWith(".");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length * 3 / 4);
    }
}
