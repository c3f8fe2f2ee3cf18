package dev.alea.formats.tokenizer;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The ids that published tokenizers give, and the files they came from. */
final class GoldenEncodings {
    private GoldenEncodings() {}

    /** A text and its ids. */
    record Case(String text, List<Integer> ids) {}

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenEncodings.class.getResource("/golden/prune/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String name) throws IOException {
        return Json.MAPPER.readTree(Files.readString(file(name)));
    }

    static List<Case> cases(String family) throws IOException {
        return json("tokenizers/encodings.json").get(family).values().stream()
                .map(c -> new Case(c.get("text").stringValue(), ids(c.get("ids"))))
                .toList();
    }

    static List<Integer> ids(JsonNode list) {
        return list.values().stream().map(JsonNode::intValue).toList();
    }
}
