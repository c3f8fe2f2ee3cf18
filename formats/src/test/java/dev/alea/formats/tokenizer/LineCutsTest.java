package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** A long text in parts has the ids of the whole. */
final class LineCutsTest {
    private static final List<String> SCRAPS = List.of(
            "a",
            "The",
            "cat's",
            "we'LL",
            "42",
            "1234567",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            " ",
            "  ",
            "\t",
            "    ",
            ".",
            "...",
            "!\n",
            ");\n\n",
            "\u00a0",
            "\u2028",
            "\u3000",
            "é",
            "e\u0301",
            "\u0301",
            "猫",
            "日本語",
            "😀",
            "ß\n",
            "½",
            "٣",
            "ⅷ",
            "<|endoftext|>",
            "'",
            "\"",
            "_",
            "\u200b",
            "\u0000",
            "ﬁ",
            "Å\n",
            "x\n \n",
            "9\n\t");
    private static final String LLAMA3 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+"
                    + "|\\s+(?!\\S)|\\s+";

    private static String text(long seed, int scraps) {
        var text = new StringBuilder();
        for (int i = 0; i < scraps; i++) {
            long z = (seed * 1_000_003 + i) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 29)) * 0xBF58476D1CE4E5B9L;
            text.append(SCRAPS.get((int) Long.remainderUnsigned(z ^ (z >>> 32), SCRAPS.size())));
        }
        return text.toString();
    }

    /** A trained vocabulary under a splitting expression, GPT-2's own when it is empty. */
    private static ObjectNode document(String expression, String normalizer) {
        TrainedBpe bpe = BpeTrainer.train(List.of(text(1, 4000), "the cat sat on the mat\n".repeat(50)), 700);
        ObjectNode root = Json.parse(bpe.toTokenizerJson(), "trained");
        if (!expression.isEmpty()) {
            ObjectNode steps = root.putObject("pre_tokenizer").put("type", "Sequence");
            var list = steps.putArray("pretokenizers");
            list.addObject()
                    .put("type", "Split")
                    .put("behavior", "Isolated")
                    .put("invert", false)
                    .putObject("pattern")
                    .put("Regex", expression);
            list.addObject()
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", false);
        }
        if (!normalizer.isEmpty()) {
            root.putObject("normalizer").put("type", normalizer);
        }
        return root;
    }

    private static void assertSameIds(ObjectNode root) {
        var json = TokenizerJson.of(root, "made");
        assertThat(json.cutsAtLines()).isTrue();
        try (var tokenizer = new LibraryTokenizer(json, json.special())) {
            for (long seed = 2; seed < 12; seed++) {
                String text = text(seed, 1500);
                int[] whole = tokenizer.encode(text, true, Integer.MAX_VALUE);
                assertThat(LineCuts.parts(Utf8.scrub(text), 1)).hasSizeGreaterThan(100);
                for (int part : new int[] {1, 2, 17, 300}) {
                    assertThat(tokenizer.encode(text, true, part))
                            .as("seed %d, parts of %d", seed, part)
                            .isEqualTo(whole);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LLAMA3})
    void partsHaveTheIdsOfTheWhole(String expression) {
        assertSameIds(document(expression, ""));
    }

    @Test
    void partsHaveTheIdsOfTheWholeAlsoWhenCharactersAreComposed() {
        assertSameIds(document(LLAMA3.replace("{1,3}", ""), "NFC"));
    }

    @Test
    void aTextOfManyPartsIsEncodedThroughThePublicMethodAsInOne() {
        var json = TokenizerJson.of(document("", ""), "made");
        try (var tokenizer = new LibraryTokenizer(json, json.special())) {
            String text = text(77, 12_000);
            assertThat(text.length()).isGreaterThan(3 << 13);
            assertThat(tokenizer.encode(text, true)).isEqualTo(tokenizer.encode(text, true, Integer.MAX_VALUE));
        }
    }

    @Test
    void cutsLieBetweenALetterOrDigitAndALineFeed() {
        assertThat(LineCuts.parts("ab\ncd\n\nef.\ngh \n9\n", 1)).containsExactly("ab", "\ncd", "\n\nef.\ngh \n9", "\n");
        assertThat(LineCuts.parts("ab\ncd\nef", 4)).containsExactly("ab\ncd", "\nef");
        assertThat(LineCuts.parts("", 1)).containsExactly("");
        assertThat(LineCuts.parts("\n\n\n", 1)).containsExactly("\n\n\n");
        assertThat(LineCuts.parts("a\n".repeat(9), Integer.MAX_VALUE)).hasSize(1);
        assertThat(LineCuts.parts("\ud835\udc00\nb", 1))
                .as("a letter beyond 16 bits")
                .containsExactly("\ud835\udc00", "\nb");
    }

    @Test
    void everyOtherRuleIsEncodedWhole() {
        var roots = new ArrayList<ObjectNode>();
        roots.add(document("\\p{L}+|\\n.", ""));
        roots.add(document("", "NFKC"));
        roots.add(document("", "Lowercase"));
        ObjectNode prefixed = document("", "");
        prefixed.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", true);
        roots.add(prefixed);
        ObjectNode none = document("", "");
        none.remove("pre_tokenizer");
        roots.add(none);
        ObjectNode inverted = document(LLAMA3, "");
        ((ObjectNode) inverted.at("/pre_tokenizer/pretokenizers/0")).put("invert", true);
        roots.add(inverted);
        for (String flag : List.of("lstrip", "rstrip", "single_word")) {
            ObjectNode greedy = document("", "");
            ((ObjectNode) greedy.at("/added_tokens/0")).put(flag, true);
            roots.add(greedy);
        }
        ObjectNode lines = document("", "");
        lines.withArray("added_tokens")
                .addObject()
                .put("id", 5000)
                .put("content", "a\nb")
                .put("special", false);
        roots.add(lines);
        for (ObjectNode root : roots) {
            assertThat(LineCuts.allowed(root)).as("%s", root.without("model")).isFalse();
        }
    }
}
