package dev.alea.formats.json;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON that must be an object, within limits. */
public final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_NAME = 64 << 10;
    private static final int MAX_STRING = 16 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads a file.
     *
     * @param file what to read
     * @param maxBytes the most bytes it may have
     * @throws FormatException when it cannot be read, is longer, or is not one JSON object
     */
    public static ObjectNode readObject(Path file, int maxBytes) {
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new FormatException(
                        file + ": the file has " + size + " bytes; at most " + maxBytes + " are read.");
            }
            return parseObject(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new FormatException(file + ": the file cannot be read (" + e + ").", e);
        }
    }

    /**
     * Parses bytes.
     *
     * @param json UTF-8
     * @param source what the sentences call it
     * @throws FormatException when the bytes are not one JSON object in UTF-8
     */
    public static ObjectNode parseObject(byte[] json, String source) {
        if (parse(decode(json, source), source) instanceof ObjectNode object) {
            return object;
        }
        throw new FormatException(source + ": the JSON value is not an object; '{' must come first.");
    }

    private static String decode(byte[] json, String source) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(source + ": the JSON is not UTF-8 (" + e.getMessage() + ").", e);
        }
    }

    private static JsonNode parse(String text, String source) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new FormatException(source + ": the JSON is broken" + where + ": " + e.getOriginalMessage() + ".", e);
        }
    }
}
