package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Samples of many categoricals: the one-hot of the first largest logit + G.
 *
 * <p>Randomness: class k of row r uses the Gumbel of element r K + k.
 * <p>Values: as in {@link GumbelSoftmaxKernel}, whose hard choices these are.
 */
public final class CategoricalKernel {
    private static final int ONLY_HARD = 1;

    private CategoricalKernel() {}

    /**
     * Draws one class per row.
     *
     * @param logits [variables, K] for any divisor of the number of rows, followed by enough of the same again
     *     ({@link #needed}): row r has the logits of row r modulo variables
     * @param variables how many rows of logits there are
     * @param hard receives [rows, K], 0/1
     */
    public static void sample(
            RowShape shape, CounterKey key, MemorySegment logits, long variables, MemorySegment hard, int threads) {
        requireRepeating(shape, logits, variables);
        shape.require("choices", hard);
        RowJob job = GumbelSoftmaxKernel.job(shape, 1, key, ONLY_HARD);
        job.logits = logits;
        job.hard = hard;
        job.period = Math.max(1, variables * shape.classes());
        job.run(threads);
    }

    /** Returns how many logits {@link #sample} reads: a block that begins in the last row reads on from the first. */
    public static long needed(RowShape shape, long variables) {
        long own = variables * shape.classes();
        return variables == shape.rows() ? own : own + Math.min(shape.elements(), RowShape.CHUNK);
    }

    static void requireRepeating(RowShape shape, MemorySegment logits, long variables) {
        if (shape.rows() > 0 && (variables < 1 || shape.rows() % variables != 0)) {
            throw new IllegalArgumentException(
                    "The logits of " + variables + " variables do not repeat evenly over " + shape.rows() + " rows.");
        }
        RowShape.require("logits", logits, 4 * needed(shape, variables));
    }

    /** The scalar form: the specification. */
    static void scalar(RowShape shape, CounterKey key, MemorySegment logits, long variables, MemorySegment hard) {
        long own = 4 * variables * shape.classes();
        MemorySegment all = MemorySegment.ofArray(new float[Math.toIntExact(shape.elements())]);
        for (long at = 0; at < all.byteSize(); at += own) {
            MemorySegment.copy(logits, 0, all, at, own);
        }
        GumbelSoftmaxKernelScalar.hard(shape, key, all, hard);
    }
}
