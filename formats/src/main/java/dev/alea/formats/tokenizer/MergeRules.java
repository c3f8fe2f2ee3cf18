package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of a BPE model's merges before the library may see them. */
final class MergeRules {
    private MergeRules() {}

    /** Checks that every merge joins two known tokens into a known token, and that affixes cannot be cut off wrongly. */
    static void check(ObjectNode model, Map<String, Integer> vocabulary, String source) {
        String prefix = text(model.get("continuing_subword_prefix"));
        JsonNode merges = model.get("merges");
        if (merges == null || !merges.isArray()) {
            throw new FormatException(source + ": model.merges is " + merges + ", allowed is a list of pairs");
        }
        int line = 0;
        for (JsonNode merge : merges.values()) {
            String where = source + ": model.merges[" + line++ + "]";
            List<String> pair = pair(merge, where);
            if (!pair.get(1).startsWith(prefix)) {
                throw new FormatException(
                        where + " joins \"" + pair.get(1) + "\", which lacks the prefix \"" + prefix + '"');
            }
            requireKnown(pair.get(0), pair.get(1), prefix.length(), vocabulary, where);
        }
        JsonNode unknown = model.get("unk_token");
        if (unknown != null && unknown.isString() && !vocabulary.containsKey(unknown.stringValue())) {
            throw new FormatException(source + ": model.unk_token is " + unknown + ", which the vocabulary lacks");
        }
    }

    /** Fails unless both parts and their union are tokens. */
    static void requireKnown(String left, String right, int cut, Map<String, Integer> vocabulary, String where) {
        if (left.isEmpty() || right.isEmpty()) {
            throw new FormatException(where + " joins an empty token, allowed are two tokens of the vocabulary");
        }
        for (String token : List.of(left, right, left + right.substring(cut))) {
            if (!vocabulary.containsKey(token)) {
                throw new FormatException(
                        where + " joins \"" + left + "\" and \"" + right + "\", but the vocabulary lacks \"" + token
                                + "\"; take merges and vocabulary of the same model");
            }
        }
    }

    private static List<String> pair(JsonNode merge, String where) {
        if (merge.isString()) {
            List<String> parts = List.of(merge.stringValue().split(" ", -1));
            if (parts.size() == 2) {
                return parts;
            }
        } else if (merge.isArray()
                && merge.size() == 2
                && merge.get(0).isString()
                && merge.get(1).isString()) {
            return List.of(merge.get(0).stringValue(), merge.get(1).stringValue());
        }
        throw new FormatException(where + " is " + merge + ", allowed is \"left right\" or [\"left\", \"right\"]");
    }

    private static String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : "";
    }
}
