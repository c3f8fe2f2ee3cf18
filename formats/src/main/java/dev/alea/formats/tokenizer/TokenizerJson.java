package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code tokenizer.json} that has been checked and may be handed to native code: BPE only, every merge made of known
 * tokens, no random dropout, no truncation, no padding and no post-processor (its BOS is kept in {@link #special()}).
 *
 * @param source where it came from, for messages
 * @param text the JSON for the library
 * @param vocabulary token to id, added tokens included
 * @param vocabularySize one more than the largest id
 * @param special BOS and EOS as far as the file itself tells
 * @param cutsAtLines whether a text may be encoded in the parts of {@link LineCuts}
 */
record TokenizerJson(
        String source,
        String text,
        Map<String, Integer> vocabulary,
        int vocabularySize,
        SpecialTokens special,
        boolean cutsAtLines) {
    private static final int MAX_ID = 1 << 24;
    private static final List<String> USUAL_BOS = List.of("<s>", "<|begin_of_text|>", "<|endoftext|>");
    private static final List<String> USUAL_EOS = List.of("</s>", "<|end_of_text|>", "<|endoftext|>");

    /**
     * Checks a parsed file.
     *
     * @throws FormatException if the library could not or should not be given it
     */
    static TokenizerJson of(JsonNode root, String source) {
        if (!(root instanceof ObjectNode object)
                || !(object.get("model") instanceof ObjectNode model)
                || !(model.get("vocab") instanceof ObjectNode vocab)) {
            throw new FormatException(source + ": found no object model.vocab, which every BPE tokenizer.json has");
        }
        JsonNode type = model.get("type");
        if (type != null && !"BPE".equals(type.asString())) {
            throw new FormatException(source + ": found model.type " + type + ", allowed is \"BPE\"");
        }
        Map<String, Integer> vocabulary = vocabulary(vocab, source);
        MergeRules.check(model, vocabulary, source);
        Set<Integer> added = AddedTokens.addTo(vocabulary, object.get("added_tokens"), source);
        TextRules.check(object, source);
        OptionalInt templateBos = templateBos(object.get("post_processor"), vocabulary);
        object.putNull("truncation").putNull("padding").putNull("post_processor");
        model.putNull("dropout");
        int size = Collections.max(vocabulary.values()) + 1;
        var special = new SpecialTokens(
                templateBos.isPresent() ? templateBos : first(USUAL_BOS, vocabulary),
                eos(vocabulary, added),
                templateBos.isPresent());
        return new TokenizerJson(
                source, write(object, source), Map.copyOf(vocabulary), size, special, LineCuts.allowed(object));
    }

    private static Map<String, Integer> vocabulary(ObjectNode vocab, String source) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (var entry : vocab.properties()) {
            vocabulary.put(entry.getKey(), id(entry.getValue(), "model.vocab \"" + entry.getKey() + '"', source));
        }
        if (vocabulary.isEmpty()) {
            throw new FormatException(source + ": the vocabulary is empty, allowed is at least one token");
        }
        if (Set.copyOf(vocabulary.values()).size() < vocabulary.size()) {
            throw new FormatException(source + ": two tokens of the vocabulary have the same id");
        }
        return vocabulary;
    }

    /** A token id, checked. */
    static int id(@Nullable JsonNode node, String where, String source) {
        if (node == null || !node.isInt() || node.intValue() < 0 || node.intValue() >= MAX_ID) {
            throw new FormatException(
                    source + ": " + where + " has the id " + node + ", allowed are 0 to " + (MAX_ID - 1));
        }
        return node.intValue();
    }

    /** The token that the post-processor's template puts first, through any sequence of processors. */
    private static OptionalInt templateBos(@Nullable JsonNode processor, Map<String, Integer> vocabulary) {
        if (processor == null) {
            return OptionalInt.empty();
        }
        for (JsonNode inner : processor.path("processors").values()) {
            OptionalInt found = templateBos(inner, vocabulary);
            if (found.isPresent()) {
                return found;
            }
        }
        String name =
                processor.path("single").path(0).path("SpecialToken").path("id").asString("");
        return first(List.of(name), vocabulary);
    }

    private static OptionalInt first(List<String> names, Map<String, Integer> vocabulary) {
        return names.stream()
                .filter(vocabulary::containsKey)
                .mapToInt(vocabulary::get)
                .findFirst();
    }

    /** An end token by its usual name; one that is declared special wins over a look-alike in the vocabulary. */
    private static Set<Integer> eos(Map<String, Integer> vocabulary, Set<Integer> added) {
        var named = USUAL_EOS.stream()
                .filter(vocabulary::containsKey)
                .map(vocabulary::get)
                .toList();
        return named.stream()
                .filter(added::contains)
                .findFirst()
                .or(() -> named.stream().findFirst())
                .map(Set::of)
                .orElse(Set.of());
    }

    private static String write(ObjectNode object, String source) {
        try {
            String text = Json.MAPPER.writeValueAsString(object);
            if (Utf8.loneSurrogate(text, 0) >= 0) {
                throw new FormatException(source + ": a string holds half a surrogate pair, which is no character");
            }
            return text;
        } catch (JacksonException e) {
            throw new FormatException(source + ": cannot be written back as JSON, " + e.getOriginalMessage(), e);
        }
    }
}
