package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alea.formats.Golden;
import dev.alea.formats.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The ids of transformers' {@code CLIPTokenizer} and of OpenAI's own. */
@Tag("golden")
final class GoldenClipTokenizerTest {
    private static final ObjectNode GOLDEN = StrictJson.readObject(Golden.explain("tokens.json"), 1 << 20);

    // What was decoded wrongly is not repaired: the sign of it is the first byte of UTF-8 punctuation read as
    // Windows-1252.
    private static final String MOJIBAKE = "\u00E2\u20AC";

    private static List<Integer> ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::intValue)
                .toList();
    }

    private static void assertIds(ClipTokenizer tokenizer, String key) {
        for (JsonNode golden : GOLDEN.get("cases").values()) {
            String text = golden.get("text").stringValue();
            if (!key.equals("openai") || !text.contains(MOJIBAKE)) {
                assertThat(Arrays.stream(tokenizer.encode(text)).boxed().toList())
                        .as(text)
                        .isEqualTo(ids(golden.get(key)));
            }
        }
    }

    @Test
    void theSmallVocabularyGivesThePublishedIds() {
        try (var tokenizer = ClipTokenizer.open(Golden.explain("clip-a"))) {
            assertThat(GOLDEN.get("cases").size()).isGreaterThan(5);
            assertIds(tokenizer, "hf_small");
            assertThat(tokenizer.bos()).isEqualTo(GOLDEN.get("small_bos").intValue());
            assertThat(tokenizer.eos()).isEqualTo(GOLDEN.get("small_eos").intValue());
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(GOLDEN.get("small_vocab_size").intValue());
        }
    }

    @Test
    void theFullVocabularyGivesThePublishedIds() {
        String folder = System.getProperty("alea.data");
        assumeTrue(folder != null, "skipped: no -Dalea.data=FOLDER with clip/bpe_simple_vocab_16e6.txt.gz");
        Path file = Path.of(folder, "clip", "bpe_simple_vocab_16e6.txt.gz");
        assumeTrue(Files.exists(file), "skipped: the folder of -Dalea.data lacks " + file);
        try (var tokenizer = ClipTokenizer.open(file)) {
            assertIds(tokenizer, "hf");
            assertIds(tokenizer.withRules(ClipText.OPENAI_CLEAN), "openai");
            assertThat(tokenizer.bos()).isEqualTo(GOLDEN.get("bos").intValue());
            assertThat(tokenizer.eos()).isEqualTo(GOLDEN.get("eos").intValue());
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(GOLDEN.get("full_vocab_size").intValue());
        }
    }

    @Test
    void theOrderOfTheVocabularyIsThePublishedOne() {
        Path folder = Golden.explain("clip-a");
        var merges = MergesFile.read(folder.resolve("merges.txt"));
        var made = ClipVocabulary.of(merges, "made");
        assertThat(made.tokens()).isEqualTo(Json.read(folder.resolve("vocab.json")));
    }
}
