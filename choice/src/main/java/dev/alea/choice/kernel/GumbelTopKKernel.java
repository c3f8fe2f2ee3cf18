package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Samples without replacement of many rows: the k largest logit + G, which are k draws one by one with probabilities softmax(what
 * is left).
 *
 * <p>Randomness: class k of row r uses the Gumbel of element r K + k. Ties: the lowest class first.
 * <p>Values: logits are finite.
 * <p>Source: Kool, van Hoof, Welling (arXiv 1903.06059), section 2.3.
 */
public final class GumbelTopKKernel {
    /** More are left to a sort of whole rows. */
    public static final int LARGEST = TopScores.LARGEST;

    private static final RowPass[] WHOLE = after(TopPasses::select);
    private static final RowPass[] PIECES = after(TopPasses::consider);
    private static final RowPass[] FINISH = {TopPasses::finish};

    private GumbelTopKKernel() {}

    /**
     * Draws a set per row.
     *
     * @param logits and variables: as for {@link CategoricalKernel#sample}
     * @param k how many classes of a row are chosen
     * @param hard receives [rows, K], 0/1
     */
    public static void sample(
            RowShape shape,
            CounterKey key,
            MemorySegment logits,
            long variables,
            int k,
            MemorySegment hard,
            int threads) {
        CategoricalKernel.requireRepeating(shape, logits, variables);
        shape.require("choices", hard);
        RowJob job = job(shape, key, k);
        job.logits = logits;
        job.period = Math.max(1, variables * shape.classes());
        job.hard = hard;
        job.run(threads);
    }

    /**
     * Draws an ordered set per row.
     *
     * @param order receives the classes as int64 [rows, k], the first draw first
     */
    public static void order(
            RowShape shape, CounterKey key, MemorySegment logits, int k, MemorySegment order, int threads) {
        shape.require("logits", logits);
        RowJob job = job(shape, key, k);
        RowShape.require("orders", order, Long.BYTES * shape.rows() * k);
        job.logits = logits;
        job.order = order;
        job.run(threads);
    }

    /** The scalar form of {@link #order}: the specification. */
    static void scalar(RowShape shape, CounterKey key, MemorySegment logits, int k, MemorySegment order) {
        for (long row = 0; row < shape.rows(); row++) {
            float[] z = GumbelSoftmaxKernelScalar.scores(shape, key, logits, row);
            int[] sorted = IntStream.range(0, z.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -z[i])) // stable
                    .mapToInt(i -> i)
                    .toArray();
            for (int j = 0; j < k; j++) {
                order.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, row * k + j, sorted[j]);
            }
        }
    }

    private static RowJob job(RowShape shape, CounterKey key, int k) {
        if (k < 1 || k > Math.min(LARGEST, shape.classes())) {
            throw new IllegalArgumentException("A row of " + shape.classes() + " classes gives 1 to "
                    + Math.min(LARGEST, shape.classes()) + " different ones, but " + k + " were asked for.");
        }
        boolean isLong = RowJob.isLong(shape);
        RowJob job = new RowJob(shape, 1, key, isLong ? PIECES : WHOLE, isLong ? FINISH : new RowPass[0]);
        job.chosen = k;
        return job;
    }

    private static RowPass[] after(RowPass last) {
        return Stream.concat(GumbelSoftmaxKernel.scores(), Stream.of(last)).toArray(RowPass[]::new);
    }
}
