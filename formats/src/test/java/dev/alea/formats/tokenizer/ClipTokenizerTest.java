package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class ClipTokenizerTest {
    private static final Path SMALL = Golden.explain("clip-a");
    private static final List<String> TEXTS =
            List.of("", "a photo of a cat", "3.14 It's CAFÉ\u0301 \uD83D\uDE00", "<|endoftext|> \uD800 x");

    @TempDir
    private Path folder;

    private static void assertSame(ClipTokenizer found, ClipTokenizer expected) {
        assertThat(found.vocabularySize()).isEqualTo(expected.vocabularySize());
        for (String text : TEXTS) {
            assertThat(found.encode(text)).as(text).isEqualTo(expected.encode(text));
        }
    }

    private Path gzip(String text) throws IOException {
        Path file = folder.resolve("bpe_simple_vocab_16e6.txt.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private void refused(Path file, String expected) {
        assertThatThrownBy(() -> ClipTokenizer.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void everyFormOfAVocabularyIsTheSame() throws IOException {
        String merges = Files.readString(SMALL.resolve("merges.txt"));
        var vocabulary = ClipReader.read(SMALL);
        Path json = folder.resolve("tokenizer.json");
        Files.writeString(json, ClipJson.document(vocabulary).toString());
        try (var expected = ClipTokenizer.open(SMALL);
                var zipped = ClipTokenizer.open(gzip(merges));
                var document = ClipTokenizer.open(json);
                var fromMerges = ClipTokenizer.open(SMALL.resolve("merges.txt"));
                var found = ClipTokenizer.open(folder)) {
            assertSame(zipped, expected);
            assertSame(document, expected);
            assertSame(fromMerges, expected);
            assertSame(found, expected);
        }
    }

    @Test
    void aRowHasAStartAnEndAndWhatFillsIt() {
        try (var tokenizer = ClipTokenizer.open(SMALL)) {
            long bos = tokenizer.bos();
            long eos = tokenizer.eos();
            int[] ids = tokenizer.encode("a photo");
            assertThat(tokenizer.encodeForModel("", 2, false)).containsExactly(bos, eos);
            long[] row = tokenizer.encodeForModel("a photo", 77, false);
            assertThat(row).hasSize(ids.length + 2).startsWith(bos, ids[0]).endsWith(ids[ids.length - 1], eos);
            assertThat(tokenizer.encodeForModel("a photo", 77, false, 0))
                    .hasSize(77)
                    .startsWith(row)
                    .endsWith(
                            LongStream.generate(() -> 0).limit(77 - row.length).toArray());
            assertThat(tokenizer.encodeForModel("a photo", 3, true)).containsExactly(bos, ids[0], eos);
            assertThat(tokenizer.encodeForModel("a photo", row.length, false)).isEqualTo(row);
            assertThatThrownBy(() -> tokenizer.encodeForModel("a photo of ".repeat(20), row.length - 1, false))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("The text \"a photo of a photo of")
                    .hasMessageContaining("the model reads " + (row.length - 1));
            assertThatThrownBy(() -> tokenizer.encodeForModel("", 1, true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "it\u2019s \u201Cit\u201D|it's \"it\"",
                "\uFB01sh \u0133|fish ij",
                "\uFF26\uFF35\uFF2C\uFF2C\u3000a|full a",
                "&amp;lt;b&amp;gt; &#39;x&#39;|<b> 'x'",
                "x\u0000y\u0007z \uFEFFa \u001B[31mred|xyz a red",
                "A <b> &amp;amp;|a <b> &"
            })
    void openAisCleaningIsAboutTheText(String text, String clean) {
        assertThat(ClipText.OPENAI_CLEAN.apply(text)).isEqualTo(clean);
        assertThat(ClipText.HUGGING_FACE.apply(text)).isEqualTo(text);
    }

    @Test
    void aTrainedVocabularyIsWrittenAndReadBack() throws IOException {
        var captions = List.of("a red circle", "A red Border", "red redder reddest 123 caf\u00E9's");
        var twice = List.of(captions, captions).stream().flatMap(List::stream).toList();
        try (var trained = ClipTokenizer.train(twice, 600)) {
            assertThat(trained.vocabularySize()).isBetween(520, 600);
            assertThat(trained.encode("RED")).hasSize(1);
            assertThat(trained.encode("re")).hasSize(2);
            assertThat(trained.bos()).isEqualTo(trained.vocabularySize() - 2);
            assertThat(trained.eos()).isEqualTo(trained.vocabularySize() - 1);
            trained.save(folder);
            assertThat(Files.readString(folder.resolve("tokenizer_config.json")))
                    .contains("CLIPTokenizer")
                    .contains("77");
            assertThat(folder.resolve("special_tokens_map.json")).exists();
            try (var read = ClipTokenizer.open(folder)) {
                assertSame(read, trained);
            }
            trained.save(folder, 16);
            assertThat(Files.readString(folder.resolve("tokenizer_config.json")))
                    .contains("\"model_max_length\" : 16");
        }
        try (var bytes = ClipTokenizer.train(List.of(), 600)) {
            assertThat(bytes.vocabularySize()).isEqualTo(514);
            assertThat(bytes.encode("caf\u00E9")).hasSize(5);
        }
        assertThatThrownBy(() -> ClipTokenizer.train(captions, 513).close()).hasMessageContaining("514 to 1048576");
    }

    @Test
    void theMostFrequentPairIsJoinedFirst() {
        var vocabulary = ClipBpeTrainer.train(List.of("abab abab ab", "x"), 516);
        assertThat(vocabulary.merges())
                .containsExactly(new TrainedBpe.Merge("a", "b</w>"), new TrainedBpe.Merge("a", "b"));
    }

    @Test
    void refusesWhatIsNoClipVocabulary() throws IOException {
        refused(folder, "found no CLIP vocabulary");
        refused(Files.writeString(folder.resolve("a.txt"), ""), "no known kind");
        refused(Files.writeString(folder.resolve("vocab.json"), "{\"a\": 1}"), "cannot be read");
        Files.writeString(folder.resolve("merges.txt"), "");
        refused(folder.resolve("vocab.json"), "found no token");
        refused(gzip("title\na b\na b\n"), "join to a token that is there already");
        refused(gzip("title\na b c\n"), "line 2");
        refused(gzip("title\na xyz\n"), "lacks");
        refused(Files.writeString(folder.resolve("b.gz"), "no gzip"), "cannot be unzipped");
        ObjectNode other = ClipJson.document(ClipReader.read(SMALL));
        other.putNull("normalizer");
        refused(Files.writeString(folder.resolve("tokenizer.json"), other.toString()), "another model's tokenizer");
    }

    @Test
    void aGzipBombIsRefused() throws IOException {
        refused(gzip("0".repeat(65 << 20)), "zip bomb");
    }
}
