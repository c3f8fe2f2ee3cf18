package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.tokenizer.Piece.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Llama2cReaderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void number(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void piece(float score, int length, String text) {
        number(Float.floatToRawIntBits(score));
        number(length);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void piece(float score, String text) {
        piece(score, text.getBytes(StandardCharsets.UTF_8).length, text);
    }

    private void fixedPieces() {
        number(8);
        for (String text : new String[] {"<unk>", "<s>", "</s>"}) {
            piece(0, text);
        }
        for (int b = 0; b < 256; b++) {
            piece(0, PieceVocabulary.byteText(b));
        }
    }

    private PieceVocabulary read() {
        return Llama2cReader.read(out.toByteArray(), "tok.bin");
    }

    @Test
    void theFormatFixesTheFirstIds() {
        fixedPieces();
        piece(-1.5f, "größe");
        var vocabulary = read();
        assertThat(vocabulary.pieces()).hasSize(260);
        assertThat(vocabulary.pieces().getFirst().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(vocabulary.pieces().subList(1, 3)).extracting(Piece::kind).containsOnly(Kind.CONTROL);
        assertThat(vocabulary.pieces().subList(3, 259)).extracting(Piece::kind).containsOnly(Kind.BYTE);
        assertThat(vocabulary.pieces().getLast()).isEqualTo(new Piece("größe", -1.5f, Kind.NORMAL));
        assertThat(vocabulary.special().bos()).hasValue(1);
        assertThat(vocabulary.special().eos()).containsExactly(2);
    }

    @Test
    void tooFewPiecesAreNoVocabulary() {
        number(8);
        piece(0, "<unk>");
        assertThatThrownBy(this::read)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found 1 pieces, allowed are at least 259");
    }

    @Test
    void aByteInTheWrongPlaceIsRefused() {
        number(8);
        for (String text : new String[] {"<unk>", "<s>", "</s>", "<0x01>"}) {
            piece(0, text);
        }
        assertThatThrownBy(this::read).hasMessageContaining("piece 3 is \"<0x01>\", allowed is <0x00>");
    }

    @ParameterizedTest
    @CsvSource({"-1", "9", "2147483647", "-2147483648"})
    void aLengthThatLiesIsRefused(int length) {
        fixedPieces();
        piece(0, length, "12345678");
        assertThatThrownBy(this::read)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("piece 259")
                .hasMessageContaining("the length " + length);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void aScoreThatIsNotFiniteIsRefused(float score) {
        fixedPieces();
        piece(score, "a");
        assertThatThrownBy(this::read).hasMessageContaining("the score " + score);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "513", "2147483647"})
    void aLongestPieceOutOfRangeIsRefused(int longest) {
        number(longest);
        assertThatThrownBy(this::read).hasMessageContaining("the longest piece " + longest);
    }

    @Test
    void everyCutInsideAPieceIsASentence() {
        fixedPieces();
        piece(-1, "ab");
        byte[] whole = out.toByteArray();
        for (int cut = 1; cut < 10; cut++) {
            byte[] part = Arrays.copyOf(whole, whole.length - cut);
            assertThatThrownBy(() -> Llama2cReader.read(part, "tok.bin"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("tok.bin");
        }
        assertThat(Llama2cReader.read(Arrays.copyOf(whole, whole.length - 10), "tok.bin")
                        .pieces())
                .hasSize(259);
    }
}
