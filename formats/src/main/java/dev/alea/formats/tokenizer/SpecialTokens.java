package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which ids begin and end a sequence. A vocabulary seldom says so itself: the files beside it do, in the order
 * {@code tokenizer_config.json}, {@code generation_config.json}, {@code config.json}, then the vocabulary's own defaults.
 *
 * @param bos the token put before a text
 * @param eos the tokens that end a text
 * @param addsBos whether the model's recipe puts BOS before a text
 */
record SpecialTokens(OptionalInt bos, Set<Integer> eos, boolean addsBos) {
    SpecialTokens {
        eos = Collections.unmodifiableSet(new TreeSet<>(eos));
        addsBos = addsBos && bos.isPresent();
    }

    /** Whether a token is left out of a decoded text. */
    boolean isSilent(int id) {
        return eos.contains(id) || (bos.isPresent() && bos.getAsInt() == id);
    }

    /** Refuses ids that no token has. */
    static void requireKnown(int[] ids, int vocabularySize) {
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException(
                        "token id " + id + " is outside the vocabulary, allowed are 0 to " + (vocabularySize - 1));
            }
        }
    }

    /** These tokens, overruled by what the files in the folder say. Ids beyond the vocabulary are dropped: no text has them. */
    SpecialTokens refinedBy(@Nullable Path folder, Map<String, Integer> vocabulary, int vocabularySize) {
        if (folder == null) {
            return this;
        }
        var config = object(folder.resolve("tokenizer_config.json"));
        var ids = List.of(object(folder.resolve("generation_config.json")), object(folder.resolve("config.json")));
        OptionalInt newBos = named(config, "bos_token", vocabulary);
        Set<Integer> newEos = new TreeSet<>();
        named(config, "eos_token", vocabulary).ifPresent(newEos::add);
        for (Optional<JsonNode> file : ids) {
            if (file.isPresent()) {
                var begin = ids(file.get().get("bos_token_id"), vocabularySize);
                newBos = newBos.isPresent() || begin.isEmpty() ? newBos : OptionalInt.of(Collections.min(begin));
                newEos.addAll(ids(file.get().get("eos_token_id"), vocabularySize));
            }
        }
        var adds = config.map(c -> c.get("add_bos_token")).filter(JsonNode::isBoolean);
        return new SpecialTokens(
                newBos.isPresent() ? newBos : bos,
                newEos.isEmpty() ? eos : newEos,
                adds.map(JsonNode::booleanValue).orElse(addsBos));
    }

    private static Optional<JsonNode> object(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode node = Json.read(file);
        if (!node.isObject()) {
            throw new FormatException(file + ": found " + node.getNodeType() + ", allowed is one JSON object");
        }
        return Optional.of(node);
    }

    /** The id of a token given as a string or as an object with its content; absent when the vocabulary lacks it. */
    private static OptionalInt named(Optional<JsonNode> config, String key, Map<String, Integer> vocabulary) {
        JsonNode token = config.map(c -> c.get(key)).orElse(null);
        if (token != null && token.isObject()) {
            token = token.get("content");
        }
        Integer id = token != null && token.isString() ? vocabulary.get(token.stringValue()) : null;
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private static Set<Integer> ids(@Nullable JsonNode value, int vocabularySize) {
        Set<Integer> ids = new TreeSet<>();
        if (value != null) {
            for (JsonNode one : value.isArray() ? value.values() : List.of(value)) {
                if (one.isInt() && one.intValue() >= 0 && one.intValue() < vocabularySize) {
                    ids.add(one.intValue());
                }
            }
        }
        return ids;
    }
}
