package dev.alea.prune.oneshot;

import dev.alea.choice.structure.MaskPattern;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which weights stay, given a score each; among equals the one further left goes first. */
final class Selection {
    private static final int GROUPS_AT_ONCE = 4096;

    private Selection() {}

    /** Keeps the largest scores of every group of M along the rows. */
    static boolean[] groups(float[] scores, MaskPattern pattern) {
        var mask = new boolean[scores.length];
        int of = pattern.of();
        int keep = pattern.keep();
        int groups = scores.length / of;
        int pieces = (groups + GROUPS_AT_ONCE - 1) / GROUPS_AT_ONCE;
        IntStream.range(0, pieces).parallel().forEach(piece -> {
            int end = Math.min(groups, (piece + 1) * GROUPS_AT_ONCE) * of;
            for (int start = piece * GROUPS_AT_ONCE * of; start < end; start += of) {
                group(scores, start, mask, start, keep, of);
            }
        });
        return mask;
    }

    /** Keeps the largest scores of one group. */
    static void group(float[] scores, int from, boolean[] mask, int to, MaskPattern pattern) {
        group(scores, from, mask, to, pattern.keep(), pattern.of());
    }

    private static void group(float[] scores, int from, boolean[] mask, int to, int keep, int of) {
        for (int i = 0; i < of; i++) {
            float own = scores[from + i];
            int larger = 0; // how many beat this one: larger, or equal and further right; no branch depends on a score
            for (int j = 0; j < i; j++) {
                larger += scores[from + j] > own ? 1 : 0;
            }
            for (int j = i + 1; j < of; j++) {
                larger += scores[from + j] >= own ? 1 : 0;
            }
            mask[to + i] = larger < keep;
        }
    }

    /** Removes the smallest floor(columns * ratio) scores of every row. */
    static boolean[] perRow(float[] scores, int columns, double ratio) {
        int remove = (int) (columns * ratio);
        var mask = new boolean[scores.length];
        var keys = new long[columns];
        for (int row = 0; row * columns < scores.length; row++) {
            int start = row * columns;
            for (int j = 0; j < columns; j++) {
                keys[j] = (long) Float.floatToIntBits(scores[start + j] + 0f) << 32 | j; // scores are not negative
            }
            Arrays.sort(keys);
            for (int j = remove; j < columns; j++) {
                mask[start + (int) keys[j]] = true;
            }
        }
        return mask;
    }

    /** Removes every score up to the one at place floor(size * ratio) of the sorted scores. */
    static boolean[] threshold(float[] scores, double ratio) {
        var sorted = scores.clone();
        Arrays.sort(sorted);
        float limit = sorted[(int) (sorted.length * ratio)];
        var mask = new boolean[scores.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = scores[i] > limit;
        }
        return mask;
    }
}
