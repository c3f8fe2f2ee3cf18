package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One call of a row kernel: the passes of a block of rows, and what follows the pieces of a row too long for the buffers. */
final class RowJob implements KernelPool.Job {
    private static final int TILE_ROWS = 64; // blocks of short rows begin where a tile of random words does
    private static final long ELEMENTS_PER_THREAD = 1 << 14; // below this waking a thread costs more than it saves

    final RowShape shape;
    final float inverseTau;
    final @Nullable CounterKey key;
    private final RowPass[] passes;
    private final RowPass[] after;
    private final boolean pieces;
    private final int rowsPerBlock;

    MemorySegment logits = MemorySegment.NULL;
    MemorySegment soft = MemorySegment.NULL;
    MemorySegment hard = MemorySegment.NULL;
    MemorySegment upstream = MemorySegment.NULL;
    MemorySegment gradient = MemorySegment.NULL;
    MemorySegment order = MemorySegment.NULL;
    int chosen; // classes per row
    long period; // elements after which the logits begin again

    /** Blocks of whole rows; where {@code after} has passes, rows longer than the buffers come in pieces. */
    RowJob(RowShape shape, float temperature, @Nullable CounterKey key, RowPass[] passes, RowPass... after) {
        this.shape = shape;
        this.inverseTau = 1f / temperature;
        this.key = key;
        this.passes = passes;
        this.after = after;
        this.pieces = isLong(shape) && after.length > 0;
        int fitting = Math.max(1, RowShape.CHUNK / shape.classes());
        this.rowsPerBlock = shape.classes() <= RowShape.SHORT ? fitting / TILE_ROWS * TILE_ROWS : fitting;
        this.period = Math.max(1, shape.elements());
    }

    static boolean isLong(RowShape shape) {
        return shape.classes() > RowShape.CHUNK;
    }

    void run(int threads) {
        int useful = Math.clamp(shape.elements() / ELEMENTS_PER_THREAD, 1, Math.max(1, threads));
        KernelPool.SHARED.run(this, (shape.rows() + rowsPerBlock - 1) / rowsPerBlock, useful);
    }

    @Override
    public void block(long index) {
        RowScratch s = RowScratch.own();
        if (!pieces) {
            long first = index * rowsPerBlock;
            s.rows(this, first, (int) Math.min(rowsPerBlock, shape.rows() - first));
            run(s, passes);
            return;
        }
        for (int piece = 0; piece * RowShape.CHUNK < shape.classes(); piece++) {
            s.piece(this, index, piece);
            run(s, passes);
        }
        run(s, after);
    }

    /** As for masks: each pass stays a compilation of its own. */
    private static void run(RowScratch s, RowPass... passes) {
        for (RowPass pass : passes) {
            pass.run(s);
        }
    }
}
