package dev.alea.formats.tokenizer;

import java.util.OptionalInt;
import java.util.Set;

/** Text to token ids and back, under the rules of one model's vocabulary; safe for use by several threads. */
public sealed interface Tokenizer extends AutoCloseable permits LibraryTokenizer, ScoreTokenizer {
    /**
     * The token ids of a text.
     *
     * <p>Shape: any length; an empty text has no tokens but BOS. Cost: about linear in the text.
     *
     * @param text the text; a lone surrogate is read as U+FFFD
     * @param addBos whether to put BOS first where the model's own recipe has one (see {@link #addsBos()})
     */
    int[] encode(String text, boolean addBos);

    /**
     * The text of token ids; BOS, EOS and other special tokens are left out, bytes that are not UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int[] ids);

    /** One more than the largest id. */
    int vocabularySize();

    /** The beginning-of-sequence token, if the model has one. */
    OptionalInt bos();

    /** The tokens that end a sequence: several in instruction-tuned models, none if the model names none. */
    Set<Integer> eos();

    /** Whether the model's recipe puts BOS before a text: true for Llama, false for GPT-2, which has BOS but does not use it. */
    boolean addsBos();

    /** Frees the native memory, if any; a closed tokenizer must not be used. */
    @Override
    void close();
}
