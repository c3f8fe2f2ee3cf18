package dev.alea.formats.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** How often each pair of neighbours occurs in a set of weighted words, kept up to date while pairs are joined. */
final class PairCounts {
    private static final long SMALLEST_COUNT = 2;

    private final List<Word> words;
    private final LongIntMap slots = new LongIntMap(1 << 14);
    private final List<IntList> occurrences = new ArrayList<>();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long[] pairs = new long[1 << 14];
    private long[] counts = new long[1 << 14];

    /** A word's symbols, shortened in place as its pairs are joined, and how often it occurs. */
    static final class Word {
        private final int[] symbols;
        private final long count;
        private int length;

        Word(int[] symbols, long count) {
            this.symbols = symbols;
            this.count = count;
            this.length = symbols.length;
        }

        private long pair(int at) {
            return LongIntMap.pair(symbols[at], symbols[at + 1]);
        }
    }

    /** A pair with the count it had when it was queued; the most frequent comes first, then the smallest pair. */
    private record Entry(long count, long pair) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return count != other.count ? Long.compare(other.count, count) : Long.compare(pair, other.pair);
        }
    }

    PairCounts(List<Word> words) {
        this.words = words;
        for (int w = 0; w < words.size(); w++) {
            Word word = words.get(w);
            for (int i = 0; i + 1 < word.length; i++) {
                int slot = count(word.pair(i), word.count);
                addOccurrence(slot, w);
            }
        }
        queueFrom(0);
    }

    /** The pair to join next, or -1 when none occurs twice. */
    long mostFrequent() {
        for (Entry best = queue.poll(); best != null; best = queue.poll()) {
            long now = counts[slots.get(best.pair)];
            if (now == best.count) {
                return best.pair;
            }
            // The count of a queued pair only falls, so a stale entry goes back to its true place.
            if (now >= SMALLEST_COUNT) {
                queue.add(new Entry(now, best.pair));
            }
        }
        return -1;
    }

    /** Replaces the pair by a new symbol in every word that has it, from left to right. */
    void join(long pair, int symbol) {
        int slot = slots.get(pair);
        IntList where = occurrences.set(slot, new IntList());
        int firstNew = slots.size();
        for (int i = 0; i < where.size(); i++) {
            joinIn(where.get(i), pair, symbol);
        }
        queueFrom(firstNew);
    }

    private void joinIn(int index, long pair, int symbol) {
        Word word = words.get(index);
        for (int i = 0; i + 1 < word.length; i++) {
            count(word.pair(i), -word.count);
        }
        int kept = 0;
        for (int i = 0; i < word.length; i++) {
            boolean joins = i + 1 < word.length && word.pair(i) == pair;
            word.symbols[kept++] = joins ? symbol : word.symbols[i];
            i += joins ? 1 : 0;
        }
        word.length = kept;
        for (int i = 0; i + 1 < word.length; i++) {
            int slot = count(word.pair(i), word.count);
            // Other pairs of this word were there before and are listed already.
            if (word.symbols[i] == symbol || word.symbols[i + 1] == symbol) {
                addOccurrence(slot, index);
            }
        }
    }

    /** Changes a count and returns the pair's slot. */
    private int count(long pair, long by) {
        int slot = slots.get(pair);
        if (slot < 0) {
            slot = slots.size();
            slots.put(pair, slot);
            occurrences.add(new IntList());
            if (slot == counts.length) {
                counts = Arrays.copyOf(counts, slot * 2);
                pairs = Arrays.copyOf(pairs, slot * 2);
            }
            pairs[slot] = pair;
        }
        counts[slot] += by;
        return slot;
    }

    private void addOccurrence(int slot, int word) {
        IntList where = occurrences.get(slot);
        if (where.size() == 0 || where.get(where.size() - 1) != word) {
            where.add(word);
        }
    }

    private void queueFrom(int firstSlot) {
        for (int slot = firstSlot; slot < slots.size(); slot++) {
            if (counts[slot] >= SMALLEST_COUNT) {
                queue.add(new Entry(counts[slot], pairs[slot]));
            }
        }
    }
}
