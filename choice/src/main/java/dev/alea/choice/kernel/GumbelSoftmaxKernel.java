package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/**
 * Gumbel-softmax of many rows: y = softmax((logits + G) / tau), its hard choice, and the way back.
 *
 * <p>Shape: every tensor [rows, K], float32, row-major.
 * <p>Randomness: class k of row r uses the Gumbel of element r K + k.
 * <p>Gradient: exact for y; the hard choice is differentiated as y.
 * <p>Values: logits are finite. NaN makes its own row NaN, chooses nothing there and reaches no other row. Scores more than
 * 87 tau below the largest count as that far below.
 * <p>Cost: forward reads and writes each tensor once, backward likewise; a row of more than {@value RowShape#CHUNK} classes is
 * written in pieces and scaled in a second pass.
 * <p>Source: Jang, Gu, Poole (arXiv 1611.01144), equation 2; the pieces are those of Milakov and Gimelshein (arXiv 1805.02867).
 */
public final class GumbelSoftmaxKernel {
    private static final RowPass[] SCORES = {
        RowNoisePasses::words,
        RowNoisePasses::reduce,
        RowNoisePasses::exponential,
        RowNoisePasses::gumbels,
        RowNoisePasses::scores,
    };
    private static final RowPass[] SHORT_SOFT = {
        ShortRowPasses::shift, RowNoisePasses::exponentials, ShortRowPasses::inverses, ShortRowPasses::normalise,
    };
    private static final RowPass[] SHORT_HARD = {ShortRowPasses::ranks, ShortRowPasses::choose};
    private static final RowPass[] LONG_SOFT = {
        LongRowPasses::shift, RowNoisePasses::exponentials, LongRowPasses::normalise,
    };
    private static final RowPass[] PIECE_SOFT = {
        LongRowPasses::shift, RowNoisePasses::exponentials, LongRowPasses::storePiece,
    };

    /** What follows the scores; the first index is the length of a row, the second whether soft, hard or both. */
    private static final RowPass[][][] PASSES = {
        {
            passes(ShortRowPasses::maxima, SHORT_SOFT),
            passes(ShortRowPasses::maxima, SHORT_HARD),
            passes(ShortRowPasses::maxima, SHORT_HARD, SHORT_SOFT)
        },
        {
            passes(LongRowPasses::maxima, LONG_SOFT),
            passes(LongRowPasses::maxima, one(LongRowPasses::choose)),
            passes(LongRowPasses::maxima, one(LongRowPasses::choose), LONG_SOFT)
        },
        {
            passes(LongRowPasses::maxima, PIECE_SOFT),
            passes(LongRowPasses::maxima, one(LongRowPasses::consider)),
            passes(LongRowPasses::maxima, one(LongRowPasses::consider), PIECE_SOFT)
        },
    };

    private static final RowPass[][] AFTER = {
        one(LongRowPasses::normaliseWhole),
        one(LongRowPasses::chooseWhole),
        {LongRowPasses::chooseWhole, LongRowPasses::normaliseWhole},
    };
    private static final RowPass[] SHORT_BACKWARD = {ShortRowPasses::dots, ShortRowPasses::gradients};
    private static final RowPass[] LONG_BACKWARD = {LongRowPasses::gradients};

    private GumbelSoftmaxKernel() {}

    /** soft = softmax((logits + G) / tau). */
    public static void soft(
            RowShape shape, float temperature, CounterKey key, MemorySegment logits, MemorySegment soft, int threads) {
        shape.require("logits", logits);
        shape.require("soft choices", soft);
        RowJob job = job(shape, temperature, key, 0);
        job.logits = logits;
        job.soft = soft;
        job.run(threads);
    }

    /** hard = one-hot of the first largest logit + G, and soft as above. */
    public static void straightThrough(
            RowShape shape,
            float temperature,
            CounterKey key,
            MemorySegment logits,
            MemorySegment hard,
            MemorySegment soft,
            int threads) {
        shape.require("logits", logits);
        shape.require("hard choices", hard);
        shape.require("soft choices", soft);
        RowJob job = job(shape, temperature, key, 2);
        job.logits = logits;
        job.hard = hard;
        job.soft = soft;
        job.run(threads);
    }

    /**
     * gradient = that of sum(upstream soft) with respect to the logits.
     *
     * @param soft as the forward pass wrote it
     */
    public static void backward(
            RowShape shape,
            float temperature,
            MemorySegment soft,
            MemorySegment upstream,
            MemorySegment gradient,
            int threads) {
        shape.require("soft choices", soft);
        shape.require("upstream gradient", upstream);
        shape.require("logit gradient", gradient);
        boolean isShort = shape.classes() <= RowShape.SHORT;
        RowJob job = new RowJob(shape, checked(temperature), null, isShort ? SHORT_BACKWARD : LONG_BACKWARD);
        job.soft = soft;
        job.upstream = upstream;
        job.gradient = gradient;
        job.run(threads);
    }

    static RowJob job(RowShape shape, float temperature, CounterKey key, int what) {
        int length = shape.classes() <= RowShape.SHORT ? 0 : RowJob.isLong(shape) ? 2 : 1;
        RowPass[] after = length == 2 ? AFTER[what] : new RowPass[0];
        return new RowJob(shape, checked(temperature), key, PASSES[length][what], after);
    }

    /** The passes that end with logit + G in z. */
    static Stream<RowPass> scores() {
        return Stream.of(SCORES);
    }

    private static float checked(float temperature) {
        if (!(temperature > 0) || !Float.isFinite(temperature)) {
            throw new IllegalArgumentException(
                    "A Gumbel-softmax needs a finite temperature > 0, but has " + temperature + ".");
        }
        return temperature;
    }

    private static RowPass[] one(RowPass pass) {
        return new RowPass[] {pass};
    }

    private static RowPass[] passes(RowPass maxima, RowPass[]... groups) {
        return Stream.of(Stream.of(SCORES), Stream.of(maxima), Stream.of(groups).flatMap(Stream::of))
                .flatMap(passes -> passes)
                .toArray(RowPass[]::new);
    }
}
