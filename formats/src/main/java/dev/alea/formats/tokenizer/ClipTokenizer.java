package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * CLIP's tokenizer: byte-level BPE within words, the last byte of a word marked. Safe for use by several threads.
 *
 * <p>Source: openai/CLIP's {@code simple_tokenizer.py}; transformers' {@code CLIPTokenizer}, whose rules are the default.
 */
public final class ClipTokenizer implements AutoCloseable {
    /** Positions of every published CLIP, with the tokens that start and end a text. */
    public static final int USUAL_CONTEXT = 77;

    private static final int SHOWN = 60;

    private final ClipVocabulary vocabulary;
    private final LibraryTokenizer library;
    private final ClipText rules;

    private ClipTokenizer(ClipVocabulary vocabulary, LibraryTokenizer library, ClipText rules) {
        this.vocabulary = vocabulary;
        this.library = library;
        this.rules = rules;
    }

    private static ClipTokenizer of(ClipVocabulary vocabulary) {
        var json = vocabulary.toTokenizerJson();
        return new ClipTokenizer(vocabulary, new LibraryTokenizer(json, json.special()), ClipText.HUGGING_FACE);
    }

    /**
     * Opens the vocabulary of a checkpoint, with Hugging Face's rules for the text.
     *
     * @param folderOrFile a folder with {@code vocab.json} and {@code merges.txt}, {@code tokenizer.json} or OpenAI's
     *     {@code bpe_simple_vocab_16e6.txt.gz}, or one of these files
     * @throws FormatException if there is none, it is malformed, or it is another model's
     */
    public static ClipTokenizer open(Path folderOrFile) {
        return of(ClipReader.read(folderOrFile));
    }

    /**
     * Learns a vocabulary from captions.
     *
     * @param vocabularySize how many tokens, 514 to 1048576; fewer come out when no pair occurs twice
     * @throws IllegalArgumentException if the size is out of range
     */
    public static ClipTokenizer train(Iterable<String> captions, int vocabularySize) {
        return of(ClipBpeTrainer.train(captions, vocabularySize));
    }

    /** The same vocabulary with other rules for the text; closing either closes both. */
    public ClipTokenizer withRules(ClipText newRules) {
        return new ClipTokenizer(vocabulary, library, newRules);
    }

    /**
     * The token ids of a text, without start and end.
     *
     * <p>Shape: any length; none for an empty text.
     *
     * @param text the text; a lone surrogate is read as U+FFFD
     */
    public int[] encode(String text) {
        return library.encode(rules.apply(text), false);
    }

    /**
     * The ids of a text between start and end, as a model reads them.
     *
     * <p>Shape: 2 to {@code context} ids, not filled up.
     *
     * @param context the most ids
     * @param truncate whether a longer text is cut, its last id then being the end
     * @throws FormatException if the text is too long and may not be cut
     */
    public long[] encodeForModel(String text, int context, boolean truncate) {
        if (context < 2) {
            throw new IllegalArgumentException(
                    "A model reads a start and an end at least; found a context of " + context + ".");
        }
        int[] ids = encode(text);
        if (ids.length > context - 2 && !truncate) {
            String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
            throw new FormatException("The text \"" + shown + "\" has " + (ids.length + 2L)
                    + " tokens with start and end; the model reads " + context + ". Shorten it.");
        }
        int kept = Math.min(ids.length, context - 2);
        long[] row = new long[kept + 2];
        row[0] = bos();
        for (int i = 0; i < kept; i++) {
            row[i + 1] = ids[i];
        }
        row[kept + 1] = eos();
        return row;
    }

    /**
     * As {@link #encodeForModel(String, int, boolean)}, filled up.
     *
     * <p>Shape: {@code context} ids.
     *
     * @param pad what fills the row after the end: 0 in OpenAI's code, {@link #eos()} in transformers
     */
    public long[] encodeForModel(String text, int context, boolean truncate, long pad) {
        long[] row = encodeForModel(text, context, truncate);
        long[] filled = Arrays.copyOf(row, context);
        Arrays.fill(filled, row.length, context, pad);
        return filled;
    }

    /** The id that starts a text. */
    public int bos() {
        return vocabulary.id(ClipVocabulary.START);
    }

    /** The id that ends a text. */
    public int eos() {
        return vocabulary.id(ClipVocabulary.END);
    }

    /** One more than the largest id. */
    public int vocabularySize() {
        return library.vocabularySize();
    }

    /**
     * Writes {@code vocab.json}, {@code merges.txt}, {@code tokenizer_config.json} and {@code special_tokens_map.json} for
     * a model of {@link #USUAL_CONTEXT}.
     *
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public void save(Path folder) {
        save(folder, USUAL_CONTEXT);
    }

    /** As {@link #save(Path)}, for a model of another context. */
    public void save(Path folder, int context) {
        vocabulary.save(folder, context);
    }

    /** Frees the native memory; a closed tokenizer must not be used. */
    @Override
    public void close() {
        library.close();
    }
}
