package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * The pictures of every step: each epoch is a new order of the training pictures, cut in batches, the last of which may be short.
 *
 * <p>Randomness: stream {@code batches}, step = epoch. What is kept between steps is only the order of the current epoch, so a
 * resumed run sees the same batches.
 */
final class BatchOrder {
    private final int[] rows;
    private final int size;
    private final Draws draws;
    private final Tensor order;
    private int epoch = -1;

    BatchOrder(int[] rows, int size, Draws draws) {
        this.rows = rows.clone();
        this.size = size;
        this.draws = draws.stream("batches");
        this.order = Tensors.of(rows, rows.length);
    }

    /** Steps of an epoch. */
    int perEpoch() {
        return (rows.length + size - 1) / size;
    }

    /** The epoch of a step, from 0. */
    int epoch(int step) {
        return step / perEpoch();
    }

    /** The rows of a step as indices. Shape: [B] int64, a view that the next epoch overwrites. */
    Tensor at(int step) {
        if (epoch(step) != epoch) {
            epoch = epoch(step);
            int[] places = draws.step(epoch).permutation(rows.length);
            long[] shuffled = new long[rows.length];
            for (int i = 0; i < shuffled.length; i++) {
                shuffled[i] = rows[places[i]];
            }
            Tensors.segment(order).copyFrom(java.lang.foreign.MemorySegment.ofArray(shuffled));
        }
        int from = step % perEpoch() * size;
        return order.narrow(0, from, Math.min(size, rows.length - from));
    }
}
