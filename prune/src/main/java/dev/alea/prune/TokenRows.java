package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.run.DataException;
import dev.alea.torch.Tensors;

/**
 * Training rows of equal length, visited in an order that is a pure function of the step.
 *
 * @param rows token ids
 * @param sha256 digest of the file they come from
 */
@SuppressWarnings("ArrayRecordComponent") // rows are read once and never compared
public record TokenRows(int[][] rows, String sha256) {
    public TokenRows {
        if (rows.length == 0) {
            throw new DataException(
                    "the calibration source has no row of tokens; give more text or a smaller calibration.seqlen");
        }
    }

    /**
     * The rows of one step: every epoch is a permutation, so each row is seen once before any is seen twice.
     *
     * <p>Randomness: stream {@code data}, step = epoch; nothing depends on what was drawn before.
     */
    int[] indices(Draws draws, long step, int batch) {
        int[] chosen = new int[batch];
        long epoch = -1;
        int[] order = {};
        for (int i = 0; i < batch; i++) {
            long position = step * batch + i;
            if (position / rows.length != epoch) {
                epoch = position / rows.length;
                order = draws.stream("data").step(epoch).permutation(rows.length);
            }
            chosen[i] = order[(int) (position % rows.length)];
        }
        return chosen;
    }

    /** Rows as a tensor. Shape: [indices, seqlen] int64. */
    org.bytedeco.pytorch.Tensor batch(int[] indices, int from, int count) {
        int seqlen = rows[0].length;
        long[] flat = new long[count * seqlen];
        for (int i = 0; i < count; i++) {
            int[] row = rows[indices[from + i]];
            for (int t = 0; t < seqlen; t++) {
                flat[i * seqlen + t] = row[t];
            }
        }
        return Tensors.of(flat, count, seqlen);
    }
}
