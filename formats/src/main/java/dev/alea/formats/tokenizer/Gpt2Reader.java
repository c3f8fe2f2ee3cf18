package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
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
        MergesFile.read(mergesFile)
                .forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        return TokenizerJson.of(ByteLevelJson.document(model), vocabularyFile + " with " + mergesFile);
    }
}
