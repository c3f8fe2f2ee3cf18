package dev.alea.formats.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary: joins the most frequent pair of neighbours within words until the vocabulary is full.
 * The same texts give the same vocabulary; of equally frequent pairs the one with the smaller ids wins.
 *
 * <p>Source: Sennrich et al. 2016, algorithm 1, over the words of Radford et al. 2019.
 */
public final class BpeTrainer {
    /** The bytes and the end-of-text token. */
    public static final int SMALLEST_VOCABULARY = 257;

    private static final int LARGEST_VOCABULARY = 1 << 20;

    /** GPT-2's split; blanks are Unicode's, as in the library that later applies it. */
    private static final Pattern WORDS = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    private BpeTrainer() {}

    /**
     * Learns a vocabulary.
     *
     * <p>Cost: linear in the text to count words, then about the occurrences of each joined pair among different words.
     *
     * @param texts the documents; a text's words never span two documents
     * @param vocabularySize how many tokens, 257 to 1048576; fewer come out when no pair occurs twice
     * @throws IllegalArgumentException if the size is out of range
     */
    public static TrainedBpe train(Iterable<String> texts, int vocabularySize) {
        if (vocabularySize < SMALLEST_VOCABULARY || vocabularySize > LARGEST_VOCABULARY) {
            throw new IllegalArgumentException("a byte-level vocabulary of " + vocabularySize + " tokens, allowed are "
                    + SMALLEST_VOCABULARY + " to " + LARGEST_VOCABULARY);
        }
        List<String> tokens = new ArrayList<>(vocabularySize);
        tokens.add(TrainedBpe.END_OF_TEXT);
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteAlphabet.of(b)));
        }
        List<TrainedBpe.Merge> merges = new ArrayList<>();
        var counts = new PairCounts(words(texts));
        while (tokens.size() < vocabularySize) {
            long pair = counts.mostFrequent();
            if (pair < 0) {
                break;
            }
            String left = tokens.get((int) (pair >>> 32));
            String right = tokens.get((int) pair);
            counts.join(pair, tokens.size());
            tokens.add(left + right);
            merges.add(new TrainedBpe.Merge(left, right));
        }
        return new TrainedBpe(tokens, merges);
    }

    /** The different words with their counts, in an order that does not depend on hashing. */
    private static List<PairCounts.Word> words(Iterable<String> texts) {
        Map<String, long[]> counts = new HashMap<>();
        for (String text : texts) {
            var words = WORDS.matcher(Utf8.scrub(text));
            while (words.find()) {
                counts.computeIfAbsent(words.group(), word -> new long[1])[0]++;
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new PairCounts.Word(symbols(e.getKey()), e.getValue()[0]))
                .toList();
    }

    private static int[] symbols(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = 1 + (bytes[i] & 0xFF);
        }
        return symbols;
    }
}
