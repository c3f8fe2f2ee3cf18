package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** GPT-2's pair of files, {@code vocab.json} and {@code merges.txt}, turned into a tokenizer.json in memory. */
final class Gpt2Reader {
    private Gpt2Reader() {}

    /**
     * Reads both files. Special tokens in a text are not recognised: {@code <|endoftext|>} is spelt out as the published
     * encoder does.
     */
    static TokenizerJson read(Path vocabularyFile, Path mergesFile) {
        JsonNode vocabulary = Json.read(vocabularyFile);
        if (!(vocabulary instanceof ObjectNode object)) {
            throw new FormatException(vocabularyFile + ": found " + vocabulary.getNodeType()
                    + ", allowed is one JSON object from token to id");
        }
        for (int b = 0; b < 256; b++) {
            if (!object.has(String.valueOf(ByteAlphabet.of(b)))) {
                throw new FormatException(vocabularyFile + ": found no token \"" + ByteAlphabet.of(b) + "\" for byte "
                        + b + "; a byte-level vocabulary has all 256");
            }
        }
        ObjectNode model = ByteLevelJson.model(object);
        var merges = model.putArray("merges");
        List<String> lines = Utf8.read(mergesFile, Utf8.MAX_FILE_BYTES).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // The header is optional in practice; blank lines end published files.
            if (line.isEmpty() || (i == 0 && line.startsWith("#version"))) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space <= 0 || space != line.lastIndexOf(' ') || space == line.length() - 1) {
                throw new FormatException(mergesFile + ": line " + (i + 1) + " is \"" + line
                        + "\", allowed are two tokens with one space between");
            }
            merges.addArray().add(line.substring(0, space)).add(line.substring(space + 1));
        }
        return TokenizerJson.of(ByteLevelJson.document(model), vocabularyFile + " with " + mergesFile);
    }
}
