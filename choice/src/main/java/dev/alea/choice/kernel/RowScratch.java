package dev.alea.choice.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One thread's buffers for a block of whole rows, or for a piece of one long row, and the call they serve. */
final class RowScratch {
    private static final ThreadLocal<RowScratch> OWN = ThreadLocal.withInitial(RowScratch::new);
    private static final int SLACK = RowShape.SHORT * 16; // rows rounded up to whole vectors

    final int[] words = new int[RowShape.CHUNK + SLACK + 2 * Threefry.TILE];
    final float[] z = new float[RowShape.CHUNK + SLACK]; // noise, scores, exponentials
    final float[] t = new float[RowShape.CHUNK + SLACK];
    final float[] fold = new float[RowShape.CHUNK + SLACK];
    final float[] perRow = new float[RowShape.CHUNK + SLACK];
    final float[] partial = new float[RowSums.PARTIALS];
    final TopScores top = new TopScores();
    float[] maxima = new float[1]; // of each piece of a long row
    float[] sums = new float[1];

    private @Nullable RowJob job;
    private @Nullable CounterKey key;

    long element; // first element of the block, as in the tensors
    int offset; // where its noise begins in its first tile
    int rows;
    int padRows; // rounded up to whole vectors
    int columns; // classes of a row that are here
    int count; // rows columns
    int padded; // elements rounded up to whole vectors
    int piece; // of a long row
    int best; // class of a long row chosen so far
    float bestScore;

    /** The buffers of this thread. */
    static RowScratch own() {
        return OWN.get();
    }

    RowJob call() {
        RowJob current = job;
        if (current == null) {
            throw new IllegalStateException("A pass ran outside a call.");
        }
        return current;
    }

    CounterKey counter() {
        CounterKey current = key;
        if (current == null) {
            throw new IllegalStateException("A call without noise asked for random words.");
        }
        return current;
    }

    /** Elements without rows. */
    void flat(CounterKey newKey, long first, int number) {
        key = newKey;
        place(first, number);
        padded = up(number);
    }

    /** Whole rows. */
    void rows(RowJob newJob, long first, int number) {
        piece = 0;
        block(newJob, first * newJob.shape.classes(), number, newJob.shape.classes());
    }

    /** A piece of one row, the pieces in ascending order. */
    void piece(RowJob newJob, long row, int number) {
        int classes = newJob.shape.classes();
        int from = number * RowShape.CHUNK;
        piece = number;
        block(newJob, row * classes + from, 1, Math.min(RowShape.CHUNK, classes - from));
        if (number == 0) {
            int pieces = (classes + RowShape.CHUNK - 1) / RowShape.CHUNK;
            if (maxima.length < pieces) {
                maxima = Arrays.copyOf(maxima, pieces);
                sums = Arrays.copyOf(sums, pieces);
            }
        }
    }

    private void block(RowJob newJob, long first, int number, int width) {
        job = newJob;
        key = newJob.key;
        place(first, number * width);
        rows = number;
        padRows = up(number);
        columns = width;
        padded = width <= RowShape.SHORT ? padRows * width : up(count);
    }

    private void place(long first, int number) {
        element = first;
        offset = (int) (first & (Threefry.TILE - 1));
        count = number;
    }

    private static int up(int number) {
        return (number + FloatVectorMath.LANES - 1) / FloatVectorMath.LANES * FloatVectorMath.LANES;
    }
}
