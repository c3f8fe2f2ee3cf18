package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CLIP vocabulary: every byte, every byte as the end of a word, the merges in order, then the tokens that start and end a
 * text.
 *
 * @param tokens the tokens and their ids, as in {@code vocab.json}
 * @param merges what is joined, first things first
 * @param source where it came from, for sentences
 */
record ClipVocabulary(ObjectNode tokens, List<TrainedBpe.Merge> merges, String source) {
    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";
    static final String WORD_END = "</w>";

    /** The bytes, the bytes at the end of a word, start and end. */
    static final int SMALLEST = 2 * 256 + 2;

    private static final String FIRST_TOKEN = "!";

    /** Checks that the tokens are there that every text may need. */
    ClipVocabulary {
        merges = List.copyOf(merges);
        for (String token : fixedTokens()) {
            require(tokens, token, source);
        }
        require(tokens, START, source);
        require(tokens, END, source);
    }

    private static void require(ObjectNode tokens, String token, String source) {
        if (!tokens.has(token)) {
            throw new FormatException(source + ": found no token \"" + token
                    + "\"; a CLIP vocabulary has all 256 bytes, the same with " + WORD_END + ", " + START + " and "
                    + END);
        }
    }

    /** The vocabulary that belongs to some merges. */
    static ClipVocabulary of(List<TrainedBpe.Merge> merges, String source) {
        ObjectNode tokens = Json.MAPPER.createObjectNode();
        for (String token : fixedTokens()) {
            tokens.put(token, tokens.size());
        }
        for (var merge : merges) {
            String joined = merge.left() + merge.right();
            if (tokens.has(joined)) {
                throw new FormatException(source + ": \"" + merge.left() + "\" and \"" + merge.right()
                        + "\" join to a token that is there already; each merge makes a new one");
            }
            tokens.put(joined, tokens.size());
        }
        for (String token : List.of(START, END)) {
            if (tokens.has(token)) {
                throw new FormatException(source + ": the merges make \"" + token + "\", which no text may contain");
            }
            tokens.put(token, tokens.size());
        }
        return new ClipVocabulary(tokens, merges, source);
    }

    /** The symbols of the bytes, printable ones first, then the same at the end of a word. */
    static List<String> fixedTokens() {
        List<String> tokens = new ArrayList<>();
        for (String ending : List.of("", WORD_END)) {
            ClipBytes.inOrder().forEach(b -> tokens.add(ByteAlphabet.of(b) + ending));
        }
        assert tokens.getFirst().equals(FIRST_TOKEN);
        return tokens;
    }

    int id(String token) {
        return tokens.path(token).intValue();
    }

    /** The {@code tokenizer.json} that follows transformers' rules for CLIP, checked. */
    TokenizerJson toTokenizerJson() {
        return TokenizerJson.of(ClipJson.document(this), source);
    }

    /** Writes the files that {@code CLIPTokenizer} of transformers reads. */
    void save(Path folder, int context) {
        write(folder, "vocab.json", tokens.toString());
        write(folder, "merges.txt", MergesFile.write(merges));
        write(folder, "tokenizer_config.json", ClipJson.configuration(context).toPrettyString() + "\n");
        write(folder, "special_tokens_map.json", ClipJson.specialTokens().toPrettyString() + "\n");
    }

    private static void write(Path folder, String name, String text) {
        AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
