package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which normalizers, pre-tokenizers and decoders native code is given: those of causal language models. Left out are the
 * ones that carry compiled tables, which the library trusts.
 */
final class TextRules {
    private static final int MAX_STRING = 4096;
    private static final Set<String> NORMALIZERS = Set.of(
            "Sequence",
            "Prepend",
            "Replace",
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Lowercase",
            "Strip",
            "StripAccents",
            "ByteLevel");
    private static final Set<String> PRE_TOKENIZERS = Set.of(
            "Sequence", "ByteLevel", "Split", "Metaspace", "Digits", "Punctuation", "Whitespace", "WhitespaceSplit");
    private static final Set<String> DECODERS =
            Set.of("Sequence", "ByteLevel", "ByteFallback", "Fuse", "Replace", "Strip", "Metaspace", "BPEDecoder");

    private TextRules() {}

    static void check(ObjectNode root, String source) {
        check(root.get("normalizer"), "normalizer", NORMALIZERS, source);
        check(root.get("pre_tokenizer"), "pre_tokenizer", PRE_TOKENIZERS, source);
        check(root.get("decoder"), "decoder", DECODERS, source);
    }

    private static void check(@Nullable JsonNode step, String where, Set<String> allowed, String source) {
        if (step == null || step.isNull()) {
            return;
        }
        String type = step.path("type").asString("");
        if (!allowed.contains(type)) {
            throw new FormatException(source + ": found " + where + ".type \"" + type + "\", allowed are "
                    + allowed.stream().sorted().toList());
        }
        for (String key : List.of("normalizers", "pretokenizers", "decoders")) {
            for (JsonNode inner : step.path(key).values()) {
                check(inner, where, allowed, source);
            }
        }
        JsonNode pattern = step.get("pattern");
        if (pattern != null) {
            for (JsonNode text : pattern.values()) {
                if (text.asString("").isEmpty() || text.asString("").length() > MAX_STRING) {
                    throw new FormatException(source + ": " + where + " has a pattern of "
                            + text.asString("").length() + " characters, allowed are 1 to " + MAX_STRING);
                }
            }
        }
    }
}
