package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import java.math.BigInteger;
import org.bytedeco.pytorch.Tensor;

/** Subsets of {@code keep} of {@code of} positions, in lexicographic order of the chosen positions. */
final class Combinations {
    private Combinations() {}

    /** Returns their number, at most Long.MAX_VALUE. */
    static long count(int keep, int of) {
        BigInteger count = BigInteger.ONE;
        // The shorter side grows with every factor, so the first one beyond the limit settles it.
        for (int i = 1; i <= Math.min(keep, of - keep); i++) {
            count = count.multiply(BigInteger.valueOf(Math.max(keep, of - keep) + i))
                    .divide(BigInteger.valueOf(i));
            if (count.bitLength() > Long.SIZE - 1) {
                return Long.MAX_VALUE;
            }
        }
        return count.longValueExact();
    }

    /** Returns one number per subset of at most 32 positions, bit i set where position i is chosen. */
    static int[] bits(int keep, int of) {
        int[][] subsets = positions(keep, of);
        int[] bits = new int[subsets.length];
        for (int c = 0; c < bits.length; c++) {
            for (int position : subsets[c]) {
                bits[c] |= 1 << position;
            }
        }
        return bits;
    }

    /** Returns the subsets as rows of zeros and ones. */
    static float[][] rows(int keep, int of) {
        int[][] subsets = positions(keep, of);
        float[][] rows = new float[subsets.length][of];
        for (int c = 0; c < rows.length; c++) {
            for (int position : subsets[c]) {
                rows[c][position] = 1;
            }
        }
        return rows;
    }

    /** Returns the subsets as a tensor of the type of another. Shape: [C, of]. */
    static Tensor states(int keep, int of, Tensor like) {
        float[][] rows = rows(keep, of);
        float[] flat = new float[rows.length * of];
        for (int c = 0; c < rows.length; c++) {
            System.arraycopy(rows[c], 0, flat, c * of, of);
        }
        return Tensors.of(flat, rows.length, of).to(like);
    }

    private static int[][] positions(int keep, int of) {
        int[][] subsets = new int[Math.toIntExact(count(keep, of))][];
        int[] chosen = new int[keep];
        for (int i = 0; i < keep; i++) {
            chosen[i] = i;
        }
        for (int c = 0; c < subsets.length; c++) {
            subsets[c] = chosen.clone();
            advance(chosen, of);
        }
        return subsets;
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
