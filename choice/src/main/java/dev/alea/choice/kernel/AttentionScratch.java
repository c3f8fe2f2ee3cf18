package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One thread's buffers. A head lies here twice: as rows [tokens, width], whose values are broadcast, and as planes [width,
 * padded tokens], whose values fill lanes. A tile has one vector of lanes per row.
 */
final class AttentionScratch {
    final int width;
    final int tokens;
    final int padded; // tokens rounded up to whole vectors; everything past the tokens is 0
    final float scale; // of the scores: 1 / sqrt(width)
    final Side query;
    final Side key;
    final Side value;
    final Side gradient; // of the result
    final float[] scores; // a tile
    final float[] slopes; // a tile
    final float[] sums; // per lane
    final float[] maxima; // per lane
    final float[] logs; // per token: logarithm of the sum
    final float[] means; // per token: <gradient, result>

    // the tile that the passes work on
    int lane;
    int from;
    int to;

    AttentionScratch(int tokens, int width) {
        this.tokens = tokens;
        this.width = width;
        this.scale = (float) (1 / Math.sqrt(width));
        int lanes = FloatVectorMath.LANES;
        this.padded = (tokens + lanes - 1) / lanes * lanes;
        query = new Side(padded, width);
        key = new Side(padded, width);
        value = new Side(padded, width);
        gradient = new Side(padded, width);
        scores = new float[padded * lanes];
        slopes = new float[padded * lanes];
        sums = new float[lanes];
        maxima = new float[lanes];
        logs = new float[padded];
        means = new float[padded];
    }

    boolean fits(AttentionShape shape) {
        return shape.tokens() == tokens && shape.width() == width;
    }

    void tile(int firstLane, int firstRow, int endRow) {
        lane = firstLane;
        from = firstRow;
        to = endRow;
    }

    /** A head of queries, keys, values or gradients, and what is collected for it. */
    static final class Side {
        final float[] rows;
        final float[] planes;
        final float[] result; // planes

        Side(int padded, int width) {
            rows = new float[padded * width];
            planes = new float[padded * width];
            result = new float[padded * width];
        }
    }

    /** Reads one head of [tokens, stride] into rows. */
    void rows(Side side, MemorySegment source, long first, int stride, AttentionTables tables) {
        for (int t = 0; t < tokens; t++) {
            read(source, 4 * (first + (long) t * stride), side.rows, t * width, width);
        }
        tables.turn(side.rows, tokens, width, false);
    }

    // Element by element: for a dozen floats a bulk copy costs more than it saves.
    private static void read(MemorySegment source, long offset, float[] rows, int at, int count) {
        for (int c = 0; c < count; c++) {
            rows[at + c] = source.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * c);
        }
    }

    /** Rows to planes. */
    void planes(Side side) {
        for (int c = 0; c < width; c++) {
            for (int t = 0; t < tokens; t++) {
                side.planes[c * padded + t] = side.rows[t * width + c];
            }
        }
    }

    /** Writes what was collected as one head of [tokens, stride]; the rows are overwritten. */
    void store(Side side, MemorySegment target, long first, int stride, AttentionTables tables) {
        for (int c = 0; c < width; c++) {
            for (int t = 0; t < tokens; t++) {
                side.rows[t * width + c] = side.result[c * padded + t];
            }
        }
        tables.turn(side.rows, tokens, width, true);
        for (int t = 0; t < tokens; t++) {
            write(side.rows, t * width, target, 4 * (first + (long) t * stride), width);
        }
    }

    private static void write(float[] rows, int at, MemorySegment target, long offset, int count) {
        for (int c = 0; c < count; c++) {
            target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * c, rows[at + c]);
        }
    }

    void clear(Side side) {
        Arrays.fill(side.result, 0f);
    }
}
