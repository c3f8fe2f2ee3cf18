package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Causal attention over whole sequences with narrow heads, rotary positions applied on the way, forward and backward; nothing
 * is kept between the two but one number per query.
 *
 * <p>Shape: queries, result and their gradients [batch, tokens, heads, width]; keys and values [batch, tokens, keyHeads,
 * width]; sums [batch, heads, tokens]; all float32, row-major.
 * <p>Gradient: exact.
 * <p>Cost: made for heads of up to 16 wide, whose matrix products are too thin for kernels made for wide ones. Bits do not
 * depend on the number of threads.
 * <p>Source: Dao, FlashAttention-2 (arXiv 2307.08691), for the recomputation; layout ours.
 */
public final class AttentionKernel {
    private static final ThreadLocal<AttentionScratch> SCRATCH =
            ThreadLocal.withInitial(() -> new AttentionScratch(1, 2));

    /** Lanes are queries, rows are keys; the result is collected on the side of the gradients, which is free here. */
    private static final AttentionPass[] FORWARD = {
        new AttentionPasses.Dots(s -> s.query.planes, s -> s.key.rows, s -> s.scores, true),
        new AttentionPasses.HideLater(true),
        new AttentionPasses.Maxima(),
        new AttentionPasses.FromMaxima(),
        new AttentionPasses.HideLater(false),
        new AttentionPasses.Sums(),
        new AttentionPasses.Collect(s -> s.scores, s -> s.value.rows, s -> s.gradient.result),
        new AttentionPasses.Normalise(),
    };

    private static final AttentionPass[] BY_QUERIES = {
        new AttentionPasses.Dots(s -> s.query.planes, s -> s.key.rows, s -> s.scores, true),
        new AttentionPasses.ByLane(),
        new AttentionPasses.HideLater(false),
        new AttentionPasses.Dots(s -> s.gradient.planes, s -> s.value.rows, s -> s.slopes, false),
        new AttentionPasses.SlopesByLane(),
        new AttentionPasses.Collect(s -> s.slopes, s -> s.key.rows, s -> s.query.result),
    };

    private static final AttentionPass[] BY_KEYS = {
        new AttentionPasses.Dots(s -> s.key.planes, s -> s.query.rows, s -> s.scores, true),
        new AttentionPasses.ByRow(),
        new AttentionPasses.HideEarlier(),
        new AttentionPasses.Dots(s -> s.value.planes, s -> s.gradient.rows, s -> s.slopes, false),
        new AttentionPasses.SlopesByRow(),
        new AttentionPasses.Collect(s -> s.slopes, s -> s.query.rows, s -> s.key.result),
        new AttentionPasses.Collect(s -> s.scores, s -> s.gradient.rows, s -> s.value.result),
    };

    private AttentionKernel() {}

    /**
     * result = softmax(q k / sqrt(width), no key later than its query) v.
     *
     * @param sums receives the logarithm of each query's sum, which {@link #backward} needs
     */
    public static void forward(
            AttentionShape shape,
            AttentionTables tables,
            MemorySegment query,
            MemorySegment key,
            MemorySegment value,
            MemorySegment result,
            MemorySegment sums,
            int threads) {
        require("queries", query, shape.queries());
        require("keys", key, shape.keys());
        require("values", value, shape.keys());
        require("result", result, shape.queries());
        require("sums", sums, shape.sums());
        KernelPool.Job job = index -> {
            var s = scratch(shape);
            var place = new Place(shape, index);
            s.rows(s.key, key, place.key(), place.keyStride(), tables);
            s.rows(s.value, value, place.key(), place.keyStride(), AttentionTables.NONE);
            for (int h = 0; h < shape.heads() / shape.keyHeads(); h++) {
                s.rows(s.query, query, place.query(h), place.queryStride(), tables);
                s.planes(s.query);
                s.clear(s.gradient);
                overQueries(s, FORWARD);
                s.store(s.gradient, result, place.query(h), place.queryStride(), AttentionTables.NONE);
                MemorySegment.copy(
                        s.logs, 0, sums, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * place.sums(h), shape.tokens());
            }
        };
        KernelPool.SHARED.run(job, (long) shape.batch() * shape.keyHeads(), threads);
    }

    private static void overQueries(AttentionScratch s, AttentionPass[] passes) {
        for (int lane = 0; lane < s.tokens; lane += FloatVectorMath.LANES) {
            run(s, passes, lane, 0, lane + FloatVectorMath.LANES);
        }
    }

    private static void overKeys(AttentionScratch s, AttentionPass[] passes) {
        for (int lane = 0; lane < s.tokens; lane += FloatVectorMath.LANES) {
            run(s, passes, lane, lane, s.padded);
        }
    }

    private static void run(AttentionScratch s, AttentionPass[] passes, int lane, int from, int to) {
        s.tile(lane, from, to);
        for (AttentionPass pass : passes) {
            pass.run(s);
        }
    }

    /** The gradients of sum(upstream result) with respect to queries, keys and values. */
    public static void backward(
            AttentionShape shape,
            AttentionTables tables,
            Inputs in,
            MemorySegment upstream,
            MemorySegment queryGradient,
            MemorySegment keyGradient,
            MemorySegment valueGradient,
            int threads) {
        require("upstream gradient", upstream, shape.queries());
        require("gradient of the queries", queryGradient, shape.queries());
        require("gradient of the keys", keyGradient, shape.keys());
        require("gradient of the values", valueGradient, shape.keys());
        KernelPool.Job job = index -> {
            var s = scratch(shape);
            var place = new Place(shape, index);
            s.rows(s.key, in.key(), place.key(), place.keyStride(), tables);
            s.rows(s.value, in.value(), place.key(), place.keyStride(), AttentionTables.NONE);
            s.planes(s.key);
            s.planes(s.value);
            s.clear(s.key);
            s.clear(s.value);
            for (int h = 0; h < shape.heads() / shape.keyHeads(); h++) {
                // The result passes through the queries' buffer: only its product with the gradient is needed.
                s.rows(s.query, in.result(), place.query(h), place.queryStride(), AttentionTables.NONE);
                s.rows(s.gradient, upstream, place.query(h), place.queryStride(), AttentionTables.NONE);
                means(s);
                s.planes(s.gradient);
                s.rows(s.query, in.query(), place.query(h), place.queryStride(), tables);
                s.planes(s.query);
                MemorySegment.copy(
                        in.sums(), ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * place.sums(h), s.logs, 0, shape.tokens());
                s.clear(s.query);
                overQueries(s, BY_QUERIES);
                overKeys(s, BY_KEYS);
                s.store(s.query, queryGradient, place.query(h), place.queryStride(), tables);
            }
            s.store(s.key, keyGradient, place.key(), place.keyStride(), tables);
            s.store(s.value, valueGradient, place.key(), place.keyStride(), AttentionTables.NONE);
        };
        KernelPool.SHARED.run(job, (long) shape.batch() * shape.keyHeads(), threads);
    }

    /**
     * What the forward pass read and wrote.
     *
     * @param query queries
     * @param key keys
     * @param value values
     * @param result its result
     * @param sums its logarithms of sums
     */
    public record Inputs(
            MemorySegment query, MemorySegment key, MemorySegment value, MemorySegment result, MemorySegment sums) {}

    private static void means(AttentionScratch s) {
        for (int t = 0; t < s.tokens; t++) {
            float sum = 0;
            for (int c = 0; c < s.width; c++) {
                sum = Math.fma(s.query.rows[t * s.width + c], s.gradient.rows[t * s.width + c], sum);
            }
            s.means[t] = sum;
        }
    }

    /** Where the heads of one block start. */
    private record Place(AttentionShape shape, long index) {
        private long batch() {
            return index / shape.keyHeads();
        }

        private long group() {
            return index % shape.keyHeads();
        }

        int keyStride() {
            return shape.keyHeads() * shape.width();
        }

        int queryStride() {
            return shape.heads() * shape.width();
        }

        long key() {
            return batch() * shape.tokens() * keyStride() + group() * shape.width();
        }

        private long head(int h) {
            return group() * (shape.heads() / shape.keyHeads()) + h;
        }

        long query(int h) {
            return batch() * shape.tokens() * queryStride() + head(h) * shape.width();
        }

        long sums(int h) {
            return (batch() * shape.heads() + head(h)) * shape.tokens();
        }
    }

    private static AttentionScratch scratch(AttentionShape shape) {
        var scratch = SCRATCH.get();
        if (!scratch.fits(shape)) {
            scratch = new AttentionScratch(shape.tokens(), shape.width());
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    private static void require(String what, MemorySegment segment, long floats) {
        if (segment.byteSize() != 4 * floats) {
            throw new IllegalArgumentException(
                    "The " + what + " must hold " + 4 * floats + " bytes, but hold " + segment.byteSize() + ".");
        }
    }
}
