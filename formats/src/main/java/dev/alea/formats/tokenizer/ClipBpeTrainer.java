package dev.alea.formats.tokenizer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Learns a CLIP-style vocabulary from captions: joins the most frequent pair of neighbours within words, the last byte of a
 * word being another symbol than the same byte within one. The same captions give the same vocabulary.
 *
 * <p>Source: Sennrich et al. 2016, algorithm 1, over the words of openai/CLIP's tokenizer.
 */
final class ClipBpeTrainer {
    private static final int LARGEST = 1 << 20;
    private static final Pattern WORDS =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\p{IsWhite_Space}\\p{L}\\p{N}]+");

    private ClipBpeTrainer() {}

    static ClipVocabulary train(Iterable<String> captions, int vocabularySize) {
        if (vocabularySize < ClipVocabulary.SMALLEST || vocabularySize > LARGEST) {
            throw new IllegalArgumentException("A CLIP vocabulary has " + ClipVocabulary.SMALLEST + " to " + LARGEST
                    + " tokens; found " + vocabularySize + ".");
        }
        List<String> tokens = new ArrayList<>(ClipVocabulary.fixedTokens());
        List<TrainedBpe.Merge> merges = new ArrayList<>();
        var counts = new PairCounts(words(captions));
        while (ClipVocabulary.SMALLEST + merges.size() < vocabularySize) {
            long pair = counts.mostFrequent();
            if (pair < 0) {
                break;
            }
            var merge = new TrainedBpe.Merge(tokens.get((int) (pair >>> 32)), tokens.get((int) pair));
            counts.join(pair, tokens.size());
            tokens.add(merge.left() + merge.right());
            merges.add(merge);
        }
        return ClipVocabulary.of(merges, "the trained vocabulary");
    }

    /** The different words with their counts, in an order that does not depend on hashing. */
    private static List<PairCounts.Word> words(Iterable<String> captions) {
        Map<String, long[]> counts = new HashMap<>();
        for (String caption : captions) {
            var words = WORDS.matcher(lowerCase(Normalizer.normalize(Utf8.scrub(caption), Normalizer.Form.NFC)));
            while (words.find()) {
                counts.computeIfAbsent(words.group(), word -> new long[1])[0]++;
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new PairCounts.Word(symbols(e.getKey()), e.getValue()[0]))
                .toList();
    }

    /** Character by character, as the library that applies the vocabulary does it. */
    private static String lowerCase(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int[] symbols(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = ClipBytes.inOrder().indexOf(bytes[i] & 0xFF);
        }
        symbols[bytes.length - 1] += 256;
        return symbols;
    }
}
