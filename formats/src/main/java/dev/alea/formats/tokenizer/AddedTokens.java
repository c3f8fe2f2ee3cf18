package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@code added_tokens} of a tokenizer.json. */
final class AddedTokens {
    private AddedTokens() {}

    /** Puts the added tokens into the vocabulary and returns the ids of the special ones. */
    static Set<Integer> addTo(Map<String, Integer> vocabulary, @Nullable JsonNode list, String source) {
        Set<Integer> special = new TreeSet<>();
        if (list == null || list.isNull()) {
            return special;
        }
        if (!list.isArray()) {
            throw new FormatException(source + ": added_tokens is no list");
        }
        Set<Integer> taken = new TreeSet<>(vocabulary.values());
        for (JsonNode token : list.values()) {
            String content = token.path("content").asString("");
            int id = TokenizerJson.id(token.get("id"), "added token \"" + content + '"', source);
            Integer known = vocabulary.putIfAbsent(content, id);
            if (content.isEmpty() || (known == null && !taken.add(id)) || (known != null && known != id)) {
                throw new FormatException(
                        source + ": the added token \"" + content + "\" has the id " + id
                                + ", which contradicts the vocabulary; allowed are new names with new ids or known names with theirs");
            }
            if (token.path("special").asBoolean(false)) {
                special.add(id);
            }
        }
        return special;
    }
}
