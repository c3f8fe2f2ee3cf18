package dev.alea.choice.structure;

import java.math.BigInteger;

/** Subsets of {@code keep} of {@code of} positions, in lexicographic order of the chosen positions. */
final class Combinations {
    private Combinations() {}

    static long count(int keep, int of) {
        BigInteger count = BigInteger.ONE;
        for (int i = 1; i <= keep; i++) {
            count = count.multiply(BigInteger.valueOf(of - keep + i)).divide(BigInteger.valueOf(i));
        }
        return count.longValueExact();
    }

    /** Returns one number per subset, bit i set where position i is chosen. */
    static int[] bits(int keep, int of) {
        int[] bits = new int[Math.toIntExact(count(keep, of))];
        int[] chosen = new int[keep];
        for (int i = 0; i < keep; i++) {
            chosen[i] = i;
        }
        for (int c = 0; c < bits.length; c++) {
            for (int position : chosen) {
                bits[c] |= 1 << position;
            }
            advance(chosen, of);
        }
        return bits;
    }

    /** Returns the subsets as rows of zeros and ones. */
    static float[][] rows(int keep, int of) {
        int[] bits = bits(keep, of);
        float[][] rows = new float[bits.length][of];
        for (int c = 0; c < bits.length; c++) {
            for (int i = 0; i < of; i++) {
                rows[c][i] = bits[c] >>> i & 1;
            }
        }
        return rows;
    }

    private static void advance(int[] chosen, int of) {
        int keep = chosen.length;
        int i = keep - 1;
        while (i >= 0 && chosen[i] == of - keep + i) {
            i--;
        }
        if (i < 0) {
            return;
        }
        chosen[i]++;
        for (int j = i + 1; j < keep; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
    }
}
