package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizersTest {
    @TempDir
    private Path folder = Path.of("");

    /** A GPT-2 vocabulary is a plain map of tokens, and one of the real one's tokens is the word "model". */
    @Test
    void aVocabularyWithTheWordModelIsStillAVocabulary() throws IOException {
        TrainedBpe bpe = BpeTrainer.train(List.of("model model model"), 262);
        Path vocabulary = writeGpt2(bpe);
        try (Tokenizer tokenizer = Tokenizers.open(vocabulary)) {
            assertThat(tokenizer.decode(tokenizer.encode("model", false))).isEqualTo("model");
        }
    }

    private Path writeGpt2(TrainedBpe bpe) throws IOException {
        String entries = bpe.tokens().stream()
                .map(token -> "\"" + token.replace("\\", "\\\\").replace("\"", "\\\"") + "\":"
                        + bpe.tokens().indexOf(token))
                .collect(Collectors.joining(","));
        Files.writeString(
                folder.resolve("merges.txt"),
                bpe.merges().stream().map(m -> m.left() + " " + m.right()).collect(Collectors.joining("\n")));
        return Files.writeString(folder.resolve("vocab.json"), "{" + entries + "}");
    }

    @Test
    void whatWasTrainedReadsTheSameFromItsThreeForms() throws IOException {
        String text = "the cat sat on the mat; the dog sat on the log — naïve café 猫\n\t  end";
        TrainedBpe bpe = BpeTrainer.train(List.of(text.repeat(3)), 300);
        Path json = Files.writeString(folder.resolve("tokenizer.json"), bpe.toTokenizerJson());
        Path vocabulary = writeGpt2(bpe);
        try (Tokenizer fresh = bpe.tokenizer();
                Tokenizer read = Tokenizers.open(json);
                Tokenizer gpt2 = Tokenizers.open(vocabulary)) {
            int[] ids = fresh.encode(text, false);
            assertThat(read.encode(text, false)).containsExactly(ids);
            assertThat(gpt2.encode(text, false)).containsExactly(ids);
            assertThat(read.decode(ids)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"model\":{}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":0},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b c\"]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[[\"a\",\"q\"]]}}"
            })
    void aMalformedTokenizerIsOneSentence(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json);
        assertThatThrownBy(() -> Tokenizers.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void aDeepJsonIsRefusedWithoutOverflow() throws IOException {
        Path file = Files.writeString(
                folder.resolve("tokenizer.json"),
                Stream.generate(() -> "[").limit(200_000).collect(Collectors.joining()));
        assertThatThrownBy(() -> Tokenizers.open(file).close()).isInstanceOf(FormatException.class);
    }

    @Test
    void aFolderWithoutVocabularySaysWhatIsMissing() {
        assertThat(Tokenizers.openIfPresent(folder)).isEmpty();
        assertThatThrownBy(() -> Tokenizers.open(folder).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 11, 40})
    void aTruncatedLlama2cVocabularyIsOneSentence(int length) throws IOException {
        byte[] whole = Files.readAllBytes(GoldenEncodings.file("stories260k/tok512.bin"));
        Path file = Files.write(folder.resolve("tok512.bin"), java.util.Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> Tokenizers.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tok512.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\377\377\377\377\17", "\n\5\n\3abc", "hello"})
    void aMalformedSentencePieceModelIsOneSentence(String bytes) throws IOException {
        Path file = Files.write(
                folder.resolve("tokenizer.model"), bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Tokenizers.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tokenizer.model");
    }

    @Test
    void theFirstOfTheKnownFilesIsTakenAndAFileMayBeNamed() throws IOException {
        TrainedBpe bpe = BpeTrainer.train(List.of("abab".repeat(9)), 258);
        int joined = bpe.tokens().indexOf("ab");
        Path vocabulary = writeGpt2(bpe);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> Tokenizers.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tokenizer.json");
        for (Path named : List.of(vocabulary, folder.resolve("merges.txt"))) {
            try (Tokenizer tokenizer = Tokenizers.open(named)) {
                assertThat(tokenizer.encode("ab", false)).containsExactly(joined);
            }
        }
        Files.delete(folder.resolve("tokenizer.json"));
        try (Tokenizer tokenizer = Tokenizers.openIfPresent(folder).orElseThrow()) {
            assertThat(tokenizer.encode("ab", false)).containsExactly(joined);
        }
    }

    @Test
    void whatCouldBeMeantIsNotGuessed() throws IOException {
        assertThat(Tokenizers.openIfPresent(folder)).isEmpty();
        Files.writeString(folder.resolve("tok512.bin"), "x");
        Files.writeString(folder.resolve("tok4096.bin"), "x");
        assertThatThrownBy(() -> Tokenizers.openIfPresent(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found several tok*.bin files")
                .hasMessageContaining("name the file itself");
        Path unknown = Files.writeString(folder.resolve("vocab.yaml"), "x");
        assertThatThrownBy(() -> Tokenizers.open(unknown))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no known kind of vocabulary");
        assertThatThrownBy(() -> Tokenizers.open(folder.resolve("gone.json"))).isInstanceOf(FormatException.class);
    }
}
