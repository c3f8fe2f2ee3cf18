package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Strict JSON: bounded, valid UTF-8, one document, no key twice. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode read(Path file) {
        return parse(Utf8.read(file, Utf8.MAX_FILE_BYTES), file.toString());
    }

    static JsonNode parse(String json, String source) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new FormatException(
                    source + ": not valid JSON, " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    e);
        }
        if (node.isMissingNode()) {
            throw new FormatException(source + ": found an empty file, allowed is one JSON document");
        }
        return node;
    }
}
