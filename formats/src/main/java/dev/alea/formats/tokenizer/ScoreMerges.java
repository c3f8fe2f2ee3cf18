package dev.alea.formats.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Which two neighbours may be joined, into what, and how early: the piece with the best score first, the leftmost of
 * equals. Joining is exact where the order by ranks of the Hugging Face library is not, with equal scores.
 *
 * <p>Source: Kudo and Richardson 2018, the BPE model; llama2.c joins alike.
 */
final class ScoreMerges {
    private final LongIntMap joined;
    private final int[] rank;

    /** All ways to split a piece into two others. Cost: one look-up per character of the vocabulary. */
    ScoreMerges(PieceVocabulary vocabulary) {
        List<Piece> pieces = vocabulary.pieces();
        joined = new LongIntMap(pieces.size() * 4);
        rank = ranks(pieces);
        for (int id = 0; id < pieces.size(); id++) {
            String text = pieces.get(id).text();
            // Of two pieces with one text only the first arises, as it does in the published encoders.
            if (isJoinable(vocabulary, text) == id) {
                for (int cut = 1; cut < text.length(); cut++) {
                    int left = isJoinable(vocabulary, text.substring(0, cut));
                    int right = left < 0 ? -1 : isJoinable(vocabulary, text.substring(cut));
                    if (right >= 0) {
                        joined.put(LongIntMap.pair(left, right), id);
                    }
                }
            }
        }
    }

    private static int isJoinable(PieceVocabulary vocabulary, String text) {
        Integer id = vocabulary.ids().get(text);
        return id != null && vocabulary.pieces().get(id).kind() == Piece.Kind.NORMAL ? id : -1;
    }

    /** Equal scores get equal ranks; rank 0 is the best score. */
    private static int[] ranks(List<Piece> pieces) {
        double[] scores = pieces.stream()
                .mapToDouble(p -> 0.0 - p.score())
                .sorted()
                .distinct()
                .toArray();
        return pieces.stream()
                .mapToInt(p -> Arrays.binarySearch(scores, 0.0 - p.score()))
                .toArray();
    }

    /**
     * Joins neighbours in place until nothing can be joined and returns how many symbols are left.
     *
     * <p>Cost: O(n log n).
     *
     * @param symbols piece ids; a negative one stands for an unknown character and is never joined
     * @param length how many symbols count
     */
    int join(int[] symbols, int length) {
        int[] next = new int[length];
        int[] previous = new int[length];
        var heap = new LongHeap();
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(heap, symbols, i, i + 1, length);
        }
        var gone = new boolean[length];
        while (!heap.isEmpty()) {
            long best = heap.poll();
            int left = (int) best;
            int right = gone[left] ? length : next[left];
            int piece = right == length ? -1 : pieceOf(symbols[left], symbols[right]);
            if (piece < 0 || rank[piece] != (int) (best >>> 32)) {
                continue;
            }
            symbols[left] = piece;
            gone[right] = true;
            next[left] = next[right];
            if (next[left] < length) {
                previous[next[left]] = left;
            }
            offer(heap, symbols, left, next[left], length);
            if (previous[left] >= 0) {
                offer(heap, symbols, previous[left], left, length);
            }
        }
        int kept = 0;
        for (int i = 0; i < length; i = next[i]) {
            symbols[kept++] = symbols[i];
        }
        return kept;
    }

    private void offer(LongHeap heap, int[] symbols, int left, int right, int length) {
        int piece = right < length ? pieceOf(symbols[left], symbols[right]) : -1;
        if (piece >= 0) {
            heap.add(LongIntMap.pair(rank[piece], left));
        }
    }

    private int pieceOf(int left, int right) {
        return left < 0 || right < 0 ? -1 : joined.get(LongIntMap.pair(left, right));
    }
}
