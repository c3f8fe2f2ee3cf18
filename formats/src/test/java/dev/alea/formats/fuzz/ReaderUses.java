package dev.alea.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.concept.ConceptList;
import dev.alea.formats.tokenizer.ClipText;
import dev.alea.formats.tokenizer.ClipTokenizer;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.formats.tokenizer.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What can be done with anything that a reader accepted. */
final class ReaderUses {
    private static final String TEXT = "Once  upon 1234\n\tnaïve 猫's 😀 <s>\uD800</s>";

    private ReaderUses() {}

    /** What was read once is a list that reads as itself. */
    static void concepts(ConceptList list) {
        byte[] written = String.join("\n", list.texts()).getBytes(StandardCharsets.UTF_8);
        var again = ConceptList.parse(written, "written", ConceptList.Articles.KEEP);
        assertThat(again.texts()).isEqualTo(list.texts());
        assertThat(again.duplicates()).isEmpty();
    }

    /** CLIP reads any text and cuts it to its length. */
    static void clip(Path vocabulary) {
        try (var tokenizer = ClipTokenizer.open(vocabulary)) {
            for (int id : tokenizer.encode(TEXT)) {
                assertThat(id).isBetween(0, tokenizer.vocabularySize() - 1);
            }
            assertThat(tokenizer.withRules(ClipText.OPENAI_CLEAN).encodeForModel(TEXT, 9, true))
                    .hasSize(9);
        }
    }

    /** A vocabulary that was accepted reads any text and writes any of its tokens. */
    static void tokenizer(Path vocabulary) {
        try (Tokenizer tokenizer = Tokenizers.open(vocabulary)) {
            int[] ids = tokenizer.encode(TEXT, true);
            assertThat(tokenizer.decode(ids)).isNotNull();
            for (int id : ids) {
                assertThat(id).isBetween(0, tokenizer.vocabularySize() - 1);
            }
            assertThat(tokenizer.decode(new int[] {0, tokenizer.vocabularySize() - 1}))
                    .isNotNull();
        }
    }
}
