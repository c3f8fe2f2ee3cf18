package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.tokenizer.Piece.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Joining with a heap against the published algorithm in its plain, quadratic form. */
final class ScoreMergesTest {
    private static final String ALPHABET = "abc";

    /** Looks at all neighbours, joins the pair whose piece has the best score (the leftmost of equals), and begins again. */
    private static List<Integer> plain(PieceVocabulary vocabulary, String text) {
        List<Integer> ids = new ArrayList<>();
        text.codePoints().forEach(c -> ids.add(id(vocabulary, Character.toString(c))));
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < ids.size(); i++) {
                int joined = joined(vocabulary, ids, i);
                if (joined >= 0
                        && (best < 0 || score(vocabulary, joined) > score(vocabulary, joined(vocabulary, ids, best)))) {
                    best = i;
                }
            }
            if (best < 0) {
                return ids;
            }
            ids.set(best, joined(vocabulary, ids, best));
            ids.subList(best + 1, best + 2).clear();
        }
    }

    private static int joined(PieceVocabulary vocabulary, List<Integer> ids, int i) {
        return id(
                vocabulary,
                vocabulary.pieces().get(ids.get(i)).text()
                        + vocabulary.pieces().get(ids.get(i + 1)).text());
    }

    private static int id(PieceVocabulary vocabulary, String text) {
        return vocabulary.ids().getOrDefault(text, -1);
    }

    private static float score(PieceVocabulary vocabulary, int id) {
        return vocabulary.pieces().get(id).score();
    }

    private static long mix(long value) {
        long z = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String word(long seed, int length) {
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(ALPHABET.charAt((int) Long.remainderUnsigned(mix(31 * seed + i), ALPHABET.length())));
        }
        return word.toString();
    }

    /** Random pieces with few different scores, so that ties are common. */
    private static PieceVocabulary vocabulary(long seed) {
        var pieces = new ArrayList<Piece>();
        ALPHABET.chars().forEach(c -> pieces.add(new Piece(Character.toString(c), -50, Kind.NORMAL)));
        var texts = new HashSet<String>();
        for (int i = 0; i < 12; i++) {
            String text = word(1000 * seed + i, 2 + i % 4);
            if (texts.add(text)) {
                pieces.add(new Piece(text, -Long.remainderUnsigned(mix(seed + 7L * i), 4), Kind.NORMAL));
            }
        }
        var rules = new PieceVocabulary.Rules(' ', false, false, false);
        return new PieceVocabulary(pieces, rules, new SpecialTokens(OptionalInt.empty(), Set.of(), false));
    }

    @Test
    void everyTextIsJoinedAsThePlainAlgorithmJoinsIt() {
        for (long seed = 0; seed < 300; seed++) {
            var vocabulary = vocabulary(seed);
            var merges = new ScoreMerges(vocabulary);
            for (int length : new int[] {0, 1, 2, 3, 7, 31}) {
                String text = word(seed ^ 0x5555, length);
                int[] symbols = text.codePoints()
                        .map(c -> id(vocabulary, Character.toString(c)))
                        .toArray();
                int left = merges.join(symbols, symbols.length);
                assertThat(Arrays.stream(symbols, 0, left).boxed().toList())
                        .as("seed %d, text %s", seed, text)
                        .isEqualTo(plain(vocabulary, text));
            }
        }
    }

    @Test
    void unknownCharactersAreNeverJoined() {
        var vocabulary = vocabulary(3);
        int a = id(vocabulary, "a");
        int[] symbols = {a, -5, -5, a, -9};
        assertThat(new ScoreMerges(vocabulary).join(symbols, symbols.length)).isEqualTo(5);
        assertThat(symbols).containsExactly(a, -5, -5, a, -9);
    }
}
