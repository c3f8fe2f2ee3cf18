package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class BpeTrainerTest {
    private static final List<String> TEXTS = List.of(
            "the cat sat on the mat and the cat ate the rat",
            "public int hashCode() { return Objects.hash(a, b); }\n\n    public int size() { return size; }",
            "aaaaaaa aaaa aaaaaaaaaaa été été naïve naïve 12345 12345\t\t\t",
            "the the the the");

    @Test
    void learnsTheMostFrequentPairFirst() {
        TrainedBpe trained = BpeTrainer.train(List.of("ab ab ab ac", "ab"), 259);
        // "ab" stands twice at the start of a document and twice after a blank: (a, b) 4, (blank, a) 3.
        assertThat(trained.merges()).containsExactly(new TrainedBpe.Merge("a", "b"), new TrainedBpe.Merge("Ġ", "ab"));
        assertThat(trained.tokens().subList(257, 259)).containsExactly("ab", "Ġab");
    }

    @Test
    void equallyFrequentPairsAreTakenInTheOrderOfTheirIds() {
        assertThat(BpeTrainer.train(List.of("zq", "zq", "ba", "ba"), 259).merges())
                .containsExactly(new TrainedBpe.Merge("b", "a"), new TrainedBpe.Merge("z", "q"));
    }

    @Test
    void stopsWhenNoPairOccursTwice() {
        TrainedBpe trained = BpeTrainer.train(List.of("abc"), 1000);
        assertThat(trained.vocabularySize()).isEqualTo(257);
        assertThat(BpeTrainer.train(List.of(), 300).merges()).isEmpty();
    }

    @Test
    void incrementalCountsEqualRecountingEverything() {
        for (int size : new int[] {258, 270, 300, 331}) {
            TrainedBpe fast = BpeTrainer.train(TEXTS, size);
            assertThat(fast.merges()).as("size " + size).isEqualTo(recounted(TEXTS, size));
        }
    }

    @Test
    void orderOfTextsDoesNotMatter() {
        assertThat(BpeTrainer.train(TEXTS.reversed(), 310)).isEqualTo(BpeTrainer.train(TEXTS, 310));
    }

    @Test
    void trainedVocabularyIsAWorkingTokenizer() {
        TrainedBpe trained = BpeTrainer.train(TEXTS, 300);
        try (Tokenizer tokenizer = trained.tokenizer()) {
            int[] ids = tokenizer.encode("the cat", true);
            int the = trained.tokens().indexOf("the");
            assertThat(ids[0]).isZero();
            assertThat(the).isGreaterThan(256);
            assertThat(ids[1]).isEqualTo(the);
            assertThat(tokenizer.decode(ids)).isEqualTo("the cat");
            assertThat(tokenizer.vocabularySize()).isEqualTo(300);
            assertThat(tokenizer.bos()).hasValue(0);
            assertThat(tokenizer.eos()).containsExactly(0);
            assertThat(tokenizer.encode("", false)).isEmpty();
            assertThat(tokenizer.encode("the" + TrainedBpe.END_OF_TEXT, false)).containsExactly(the, 0);
        }
    }

    @Test
    void sizesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BpeTrainer.train(TEXTS, 256))
                .withMessageContaining("256")
                .withMessageContaining("257 to 1048576");
    }

    @Test
    void tokensAndMergesMustFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrainedBpe(List.of("a"), List.of()));
    }

    /** The definition: count every pair of every word anew before each merge. */
    private static List<TrainedBpe.Merge> recounted(List<String> texts, int size) {
        List<List<Integer>> words = new ArrayList<>();
        for (String text : texts) {
            var matcher = Pattern.compile(
                            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                            Pattern.UNICODE_CHARACTER_CLASS)
                    .matcher(text);
            while (matcher.find()) {
                List<Integer> word = new ArrayList<>();
                for (byte b : matcher.group().getBytes(StandardCharsets.UTF_8)) {
                    word.add(1 + (b & 0xFF));
                }
                words.add(word);
            }
        }
        List<String> tokens = new ArrayList<>(BpeTrainer.train(List.of(), 257).tokens());
        List<TrainedBpe.Merge> merges = new ArrayList<>();
        while (tokens.size() < size) {
            Map<List<Integer>, Integer> counts = new HashMap<>();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(List.of(word.get(i), word.get(i + 1)), 1, Integer::sum);
                }
            }
            var best = counts.entrySet().stream()
                    .filter(e -> e.getValue() >= 2)
                    .min(Map.Entry.<List<Integer>, Integer>comparingByValue()
                            .reversed()
                            .thenComparing((a, b) -> Arrays.compare(
                                    a.getKey().toArray(Integer[]::new),
                                    b.getKey().toArray(Integer[]::new))));
            if (best.isEmpty()) {
                break;
            }
            List<Integer> pair = best.get().getKey();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (word.subList(i, i + 2).equals(pair)) {
                        word.set(i, tokens.size());
                        word.remove(/* index */ i + 1);
                    }
                }
            }
            merges.add(new TrainedBpe.Merge(tokens.get(pair.get(0)), tokens.get(pair.get(1))));
            tokens.add(tokens.get(pair.get(0)) + tokens.get(pair.get(1)));
        }
        return merges;
    }
}
