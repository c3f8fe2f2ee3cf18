package dev.alea.formats.tokenizer;

import dev.alea.formats.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of tokenizers: read strictly, written with one mapper. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode read(Path file) {
        return StrictJson.readObject(file, Utf8.MAX_FILE_BYTES);
    }

    static ObjectNode parse(String json, String source) {
        return StrictJson.parseObject(json.getBytes(StandardCharsets.UTF_8), source);
    }
}
