package dev.alea.prune.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.npy.Npy;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.tokenizer.Tokenizers;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSourceTest {
    private static final Path STORIES = golden("/golden/prune/stories260k");

    private static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(TokenSourceTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @TempDir
    Path folder;

    @Test
    void integerRowsAreReadSignedAndUnsigned() {
        var file = folder.resolve("rows.npy");
        Npy.write(file, TensorData.of("rows", DType.U8, Shape.of(2, 3), new byte[] {0, 1, (byte) 200, 3, 4, 5}));
        var source = TokenSource.read(file, Optional.empty());
        assertThat(source.rows()).containsExactly(new int[] {0, 1, 200}, new int[] {3, 4, 5});
        assertThat(source.isStream()).isFalse();
        assertThat(source.sha256Hex()).hasSize(64);
        Npy.write(file, TensorData.of("rows", DType.I8, Shape.of(1, 2), new byte[] {7, -1}));
        assertThatThrownBy(() -> TokenSource.read(file, Optional.empty()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("row 0 has the token id -1 at position 1");
    }

    @ParameterizedTest
    @CsvSource({
        "I16, 2, 300",
        "U16, 2, 65000",
        "I32, 4, 100000",
        "U32, 4, 2147483647",
        "I64, 8, 2147483647",
        "U64, 8, 50257"
    })
    void everyWidthOfIntegerIsReadToItsValue(DType type, int width, long id) {
        byte[] bytes = new byte[2 * width];
        for (int b = 0; b < width; b++) {
            bytes[width + b] = (byte) (id >>> (8 * b));
        }
        var file = folder.resolve("rows.npy");
        Npy.write(file, TensorData.of("rows", type, Shape.of(1, 2), bytes));
        assertThat(TokenSource.read(file, Optional.empty()).rows()).containsExactly(new int[] {0, (int) id});
    }

    @ParameterizedTest
    @CsvSource({"U32, 4, 4294967295", "I64, 8, 2147483648", "I64, 8, -1", "U64, 8, -1", "I16, 2, -5"})
    void anIdThatIsNoneIsRefusedWithItsPlaceAndNeverCut(DType type, int width, long id) {
        byte[] bytes = new byte[3 * width];
        for (int b = 0; b < width; b++) {
            bytes[2 * width + b] = (byte) (id >>> (8 * b));
        }
        var file = folder.resolve("rows.npy");
        Npy.write(file, TensorData.of("rows", type, Shape.of(3, 1), bytes));
        assertThatThrownBy(() -> TokenSource.read(file, Optional.empty()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("row 2 has the token id " + id + " at position 0; ids are 0 or more");
    }

    @Test
    void theDigestIsThatOfTheFile() throws IOException {
        var file = Files.writeString(folder.resolve("abc.txt"), "abc");
        assertThat(TokenSource.digest(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThatThrownBy(() -> TokenSource.digest(folder.resolve("gone.txt")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("there is no such file; name a .txt text");
        assertThatThrownBy(() -> TokenSource.read(folder, Optional.empty()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void textThatIsNotUtf8OrEmptyIsRefused() throws IOException {
        try (var scores = Tokenizers.open(STORIES)) {
            var text = folder.resolve("text.txt");
            Files.write(text, new byte[] {'a', (byte) 0xE9, 'b'});
            assertThatThrownBy(() -> TokenSource.read(text, Optional.of(scores)))
                    .isInstanceOf(FormatException.class)
                    .hasMessage(text + ": the text is not UTF-8; convert it.");
            Files.writeString(text, "Once");
            assertThat(TokenSource.read(text, Optional.of(scores)).rows().getFirst())
                    .as("BOS in front")
                    .startsWith(1)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void floatsVectorsAndTextWithoutTokenizerAreRefused() throws IOException {
        var file = folder.resolve("rows.npy");
        Npy.write(file, TensorData.of("rows", Shape.of(1, 2), 1f, 2f));
        assertThatThrownBy(() -> TokenSource.read(file, Optional.empty())).hasMessageContaining("the type F32");
        Npy.write(file, TensorData.of("rows", DType.U8, Shape.of(3), new byte[3]));
        assertThatThrownBy(() -> TokenSource.read(file, Optional.empty())).hasMessageContaining("[rows, tokens]");
        var text = Files.writeString(folder.resolve("a.txt"), "hello");
        assertThatThrownBy(() -> TokenSource.read(text, Optional.empty())).hasMessageContaining("no tokenizer");
    }

    @Test
    void idsOutsideTheVocabularyAreNamed() {
        var source = TokenSource.rows("rows", new int[] {1, 2}, new int[] {3, 9});
        source.requireIds(10);
        assertThatThrownBy(() -> source.requireIds(9))
                .hasMessageContaining("row 1 has the token id 9 at position 1")
                .hasMessageContaining("0 to 8");
    }

    @Test
    void tooFewTokensForAWindowAreAClearError() {
        var source = TokenSource.stream("text", 1, 2, 3);
        for (var protocol : Protocol.values()) {
            assertThatThrownBy(() -> Windows.cut(source, protocol, 4, 4, 0))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("3 tokens, fewer than one window of 4");
        }
    }

    @Test
    void aStreamIsCutAndRowsAreTruncated() {
        var stream = TokenSource.stream("text", IntStream.range(0, 11).toArray());
        assertThat(stream.windows(5, 0)).isDeepEqualTo(new int[][] {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}});
        assertThat(stream.windows(5, 1)).hasDimensions(1, 5);
        var rows = TokenSource.rows("rows", new int[] {1, 2, 3}, new int[] {4, 5, 6});
        assertThat(rows.windows(2, 0)).isDeepEqualTo(new int[][] {{1, 2}, {4, 5}});
    }

    @Test
    void slidingWindowsCountEveryTokenButTheFirstOnce() {
        for (int tokens : new int[] {7, 8, 13, 29}) {
            var source = TokenSource.stream("text", new int[tokens]);
            for (int stride = 1; stride <= 7; stride++) {
                var windows = Windows.cut(source, Protocol.STRIDED, 7, stride, 0);
                var counted = new int[tokens];
                for (var window : windows) {
                    for (int t = window.counted(); t < window.end(); t++) {
                        counted[t]++;
                    }
                }
                // With disjoint windows the first token of each has nothing before it and cannot count.
                int missing = stride == 7 ? windows.size() : 1;
                assertThat(IntStream.of(counted).sum()).isEqualTo(tokens - missing);
                assertThat(IntStream.of(counted).max().orElseThrow()).isEqualTo(1);
            }
        }
    }
}
