package dev.alea.formats.tokenizer;

import java.util.List;

/**
 * A byte-level vocabulary learned by {@link BpeTrainer}: {@code <|endoftext|>} is id 0 and serves as BOS and EOS, ids 1 to
 * 256 are the bytes, and each merge adds the next id.
 *
 * @param tokens the tokens by id, bytes written as printable characters
 * @param merges what was joined, most frequent first
 */
public record TrainedBpe(List<String> tokens, List<Merge> merges) {
    /** The token that separates documents. */
    public static final String END_OF_TEXT = "<|endoftext|>";

    /**
     * Two neighbouring tokens that are joined.
     *
     * @param left the first token
     * @param right the second token
     */
    public record Merge(String left, String right) {}

    /** Checks that there is a token for each byte and each merge. */
    public TrainedBpe {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
        if (tokens.size() != BpeTrainer.SMALLEST_VOCABULARY + merges.size()) {
            throw new IllegalArgumentException(tokens.size() + " tokens do not fit " + merges.size() + " merges and "
                    + BpeTrainer.SMALLEST_VOCABULARY + " fixed tokens");
        }
    }

    /** The number of tokens; below the number asked for when the text had nothing left to join. */
    public int vocabularySize() {
        return tokens.size();
    }

    /** The file {@code tokenizer.json}, for any Hugging Face library. */
    public String toTokenizerJson() {
        var vocabulary = Json.MAPPER.createObjectNode();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        var model = ByteLevelJson.model(vocabulary);
        var pairs = model.putArray("merges");
        merges.forEach(merge -> pairs.addArray().add(merge.left()).add(merge.right()));
        var document = ByteLevelJson.document(model);
        ByteLevelJson.addBeginToken(document, END_OF_TEXT, 0);
        return document.toPrettyString();
    }

    /** A tokenizer over this vocabulary, with BOS before each text. */
    public Tokenizer tokenizer() {
        var json = TokenizerJson.of(Json.parse(toTokenizerJson(), "the trained vocabulary"), "the trained vocabulary");
        return new LibraryTokenizer(json, json.special());
    }
}
