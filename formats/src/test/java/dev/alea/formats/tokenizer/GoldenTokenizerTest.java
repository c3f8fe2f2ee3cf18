package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
final class GoldenTokenizerTest {
    @Test
    void llama2cVocabularyGivesThePublishedIds() throws IOException {
        try (Tokenizer tokenizer = Tokenizers.open(GoldenEncodings.file("stories260k/tok512.bin"))) {
            var cases = GoldenEncodings.cases("stories260k_with_bos");
            assertThat(cases).hasSizeGreaterThan(5);
            for (var golden : cases) {
                assertIds(tokenizer, golden, true);
                assertThat(tokenizer.decode(tokenizer.encode(golden.text(), true)))
                        .isEqualTo(golden.text());
            }
            assertThat(tokenizer.vocabularySize()).isEqualTo(512);
            assertThat(tokenizer.bos()).hasValue(1);
            assertThat(tokenizer.eos()).containsExactly(2);
        }
    }

    @Test
    void llama2cVocabularyReadsAndWritesTheStoryOfTheCheckpoint() throws IOException {
        JsonNode info = GoldenEncodings.json("stories260k/info.json");
        try (Tokenizer tokenizer = Tokenizers.open(GoldenEncodings.file("stories260k"))) {
            JsonNode example = info.get("encode_example");
            assertIds(
                    tokenizer,
                    new GoldenEncodings.Case(
                            example.get("text").stringValue(), GoldenEncodings.ids(example.get("ids"))),
                    true);
            JsonNode greedy = info.get("greedy_from_bos_60");
            int[] ids = GoldenEncodings.ids(greedy.get("ids")).stream()
                    .mapToInt(i -> i)
                    .toArray();
            assertThat(tokenizer.decode(ids))
                    .startsWith(greedy.get("text").stringValue().substring(0, 100));
        }
    }

    @Test
    void gpt2VocabularyGivesThePublishedIds() throws IOException {
        Path folder = data("text/gpt2");
        try (Tokenizer tokenizer = Tokenizers.open(folder)) {
            for (var golden : GoldenEncodings.cases("gpt2")) {
                assertIds(tokenizer, golden, true);
                assertThat(tokenizer.decode(tokenizer.encode(golden.text(), false)))
                        .isEqualTo(golden.text());
            }
            assertCorpus(tokenizer, "gpt2", "gpt2_tokens");
        }
    }

    @Test
    void sentencePieceModelGivesThePublishedIds() throws IOException {
        Path model = data("text/llama2/tokenizer.model");
        try (Tokenizer tokenizer = Tokenizers.open(model)) {
            for (var golden : GoldenEncodings.cases("llama2_no_bos")) {
                assertIds(tokenizer, golden, false);
            }
            assertCorpus(tokenizer, "llama2", "llama2_tokens_no_bos");
        }
    }

    /** A file of the data folder, which the checkout does not hold: named by -Dalea.data=FOLDER, else the test is skipped. */
    private static Path data(String name) {
        String folder = System.getProperty("alea.data");
        assumeTrue(folder != null, "skipped: no -Dalea.data=FOLDER with " + name);
        Path path = Path.of(folder, name);
        assumeTrue(Files.exists(path), "skipped: the folder of -Dalea.data lacks " + name);
        return path;
    }

    private static void assertCorpus(Tokenizer tokenizer, String family, String count) throws IOException {
        JsonNode golden = GoldenEncodings.json("tokenizers/encodings.json").get("wikitext2_test_joined");
        String text = Files.readString(data("text/wikitext2-raw-test-joined.txt"));
        int[] ids = tokenizer.encode(text, false);
        assertThat(ids).hasSize(golden.get(count).intValue());
        assertThat(Arrays.stream(ids).asLongStream().sum())
                .isEqualTo(golden.get(family + "_sum").longValue());
        List<Integer> first = GoldenEncodings.ids(golden.get(family + "_first20"));
        List<Integer> last = GoldenEncodings.ids(golden.get(family + "_last5"));
        var all = Arrays.stream(ids).boxed().toList();
        assertThat(all.subList(0, first.size())).isEqualTo(first);
        assertThat(all.subList(all.size() - last.size(), all.size())).isEqualTo(last);
    }

    private static void assertIds(Tokenizer tokenizer, GoldenEncodings.Case golden, boolean addBos) {
        assertThat(Arrays.stream(tokenizer.encode(golden.text(), addBos))
                        .boxed()
                        .toList())
                .as(golden.text())
                .isEqualTo(golden.ids());
    }
}
