package dev.alea.formats.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a long text may be cut without changing its tokens: between a letter or a digit and the line feed after it. The
 * splitting expressions below never join the two, never look back, and look ahead only among blanks; a text that is cut so is
 * encoded in time linear in its length, where the library alone is not.
 */
final class LineCuts {
    private static final String NEWER_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String NEWER_REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The expressions of Llama 3 (three digits at most) and of Qwen 2 (one). */
    private static final Set<String> EXPRESSIONS = Set.of(
            NEWER_WORDS + "\\p{N}{1,3}" + NEWER_REST,
            NEWER_WORDS + "\\p{N}" + NEWER_REST,
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private LineCuts() {}

    /** Whether the tokens of a text with this tokenizer.json are those of its parts, one after the other. */
    static boolean allowed(JsonNode root) {
        String normalizer = root.path("normalizer").path("type").asString("NFC");
        return normalizer.equals("NFC")
                && splitsByAKnownExpression(root.get("pre_tokenizer"))
                && root.path("added_tokens").values().stream().allMatch(LineCuts::staysInALine);
    }

    private static boolean splitsByAKnownExpression(@Nullable JsonNode step) {
        if (step == null) {
            return false;
        }
        if (isByteLevel(step)) {
            return step.path("use_regex").asBoolean(true);
        }
        JsonNode parts = step.path("pretokenizers");
        JsonNode split = parts.path(0);
        return step.path("type").asString("").equals("Sequence")
                && parts.size() == 2
                && split.path("type").asString("").equals("Split")
                && split.path("behavior").asString("").equals("Isolated")
                && !split.path("invert").asBoolean(false)
                && EXPRESSIONS.contains(split.path("pattern").path("Regex").asString(""))
                && isByteLevel(parts.path(1))
                && !parts.path(1).path("use_regex").asBoolean(true);
    }

    private static boolean isByteLevel(JsonNode step) {
        return step.path("type").asString("").equals("ByteLevel")
                && !step.path("add_prefix_space").asBoolean(true);
    }

    /** Whether a token is found by its own characters alone and has no line feed among them. */
    private static boolean staysInALine(JsonNode token) {
        return token.path("content").asString("").indexOf('\n') < 0
                && !token.path("lstrip").asBoolean(false)
                && !token.path("rstrip").asBoolean(false)
                && !token.path("single_word").asBoolean(false);
    }

    /**
     * The text in parts, each cut at the first place allowed after so many characters.
     *
     * @param atLeast characters of every part but the last
     */
    static List<String> parts(String text, int atLeast) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (text.length() - start > atLeast) {
            int end = text.indexOf('\n', start + Math.max(1, atLeast));
            while (end > 0 && !Character.isLetterOrDigit(text.codePointBefore(end))) {
                end = text.indexOf('\n', end + 1);
            }
            if (end < 0) {
                break;
            }
            parts.add(text.substring(start, end));
            start = end;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
