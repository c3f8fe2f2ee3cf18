package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Entmax of many rows by bisection: p = relu(x - t)^(1 / (alpha - 1)) with x = (alpha - 1) (z - max z) and t such that p sums to
 * one, divided by its sum.
 *
 * <p>Shape: every tensor [rows, K], float32, row-major.
 * <p>Gradient: exact: s (g - s.g / sum s) with s = p^(2 - alpha) on the support.
 * <p>Values: scores are finite. Probabilities below e^-87 are 0.
 * <p>Cost: {@value #BISECTIONS} sums per row; without a logarithm for orders 1.5 and 2.
 * <p>Source: Peters, Niculae, Martins (arXiv 1905.05702), algorithm 1 and proposition 2.
 */
public final class EntmaxKernel {
    /** Halvings of an interval of length at most 1: the end is at the rounding of a float. */
    static final int BISECTIONS = 26;

    private static final int ELEMENTS_PER_BLOCK = 1024;
    private static final long BLOCKS_PER_THREAD = 4;

    private EntmaxKernel() {}

    /** p = entmax of the scores. */
    public static void forward(RowShape shape, float alpha, MemorySegment scores, MemorySegment p, int threads) {
        shape.require("scores", scores);
        shape.require("probabilities", p);
        float power = 1f / (checked(alpha) - 1f);
        float width = width(shape.classes(), alpha);
        run(shape, threads, row -> {
            EntmaxScratch s = EntmaxScratch.of(shape.classes());
            s.load(scores, 4 * row * shape.classes(), s.x);
            s.shift(alpha - 1f);
            float low = -1;
            float step = width;
            for (int i = 0; i < BISECTIONS; i++) {
                step *= 0.5f;
                low = s.powers(low + step, power) >= 1 ? low + step : low;
            }
            float inverse = 1f / s.powers(low, power);
            s.scale(inverse);
            s.store(s.y, p, 4 * row * shape.classes());
        });
    }

    /** gradient = that of sum(upstream p) with respect to the scores. */
    public static void backward(
            RowShape shape, float alpha, MemorySegment p, MemorySegment upstream, MemorySegment gradient, int threads) {
        shape.require("probabilities", p);
        shape.require("upstream gradient", upstream);
        shape.require("score gradient", gradient);
        float power = 2f - checked(alpha);
        run(shape, threads, row -> {
            EntmaxScratch s = EntmaxScratch.of(shape.classes());
            long offset = 4 * row * shape.classes();
            s.load(p, offset, s.x);
            float total = s.powers(0, power);
            s.load(upstream, offset, s.x);
            s.slopes(s.products() / total);
            s.store(s.y, gradient, offset);
        });
    }

    /** The interval that holds t, from -1 up. */
    static float width(int classes, float alpha) {
        return (float) (1 - StrictMath.pow(classes, 1 - (double) alpha));
    }

    private interface Row {
        void run(long row);
    }

    private static void run(RowShape shape, int threads, Row work) {
        int rows = Math.max(1, ELEMENTS_PER_BLOCK / shape.classes());
        long blocks = (shape.rows() + rows - 1) / rows;
        KernelPool.Job job = index -> {
            for (long row = index * rows; row < Math.min(shape.rows(), (index + 1) * rows); row++) {
                work.run(row);
            }
        };
        KernelPool.SHARED.run(job, blocks, Math.clamp(blocks / BLOCKS_PER_THREAD, 1, Math.max(1, threads)));
    }

    private static float checked(float alpha) {
        if (!(alpha > 1) || alpha > 2) {
            throw new IllegalArgumentException("The entmax kernel is made for orders in (1, 2], but alpha is " + alpha
                    + "; engine operations take any.");
        }
        return alpha;
    }

    /** The scalar form of {@link #forward}: the specification. */
    static void scalar(RowShape shape, float alpha, MemorySegment scores, MemorySegment p) {
        float power = 1f / (alpha - 1f);
        for (long row = 0; row < shape.rows(); row++) {
            float[] x = row(shape, scores, row);
            float largest = x[0];
            for (float score : x) {
                largest = Math.max(largest, score);
            }
            for (int k = 0; k < x.length; k++) {
                x[k] = (x[k] - largest) * (alpha - 1f);
            }
            float low = -1;
            float step = width(x.length, alpha);
            for (int i = 0; i < BISECTIONS; i++) {
                step *= 0.5f;
                low = RowSums.scalar(powers(x, low + step, power)) >= 1 ? low + step : low;
            }
            float[] y = powers(x, low, power);
            float inverse = 1f / RowSums.scalar(y);
            for (int k = 0; k < y.length; k++) {
                MaskScratch.set(p, row * y.length + k, y[k] * inverse);
            }
        }
    }

    /** The scalar form of {@link #backward}. */
    static void scalarBackward(
            RowShape shape, float alpha, MemorySegment p, MemorySegment upstream, MemorySegment gradient) {
        for (long row = 0; row < shape.rows(); row++) {
            float[] s = powers(row(shape, p, row), 0, 2f - alpha);
            float[] g = row(shape, upstream, row);
            float mean = RowSums.scalarDot(s, g) / RowSums.scalar(s);
            for (int k = 0; k < s.length; k++) {
                MaskScratch.set(gradient, row * s.length + k, s[k] * (g[k] - mean));
            }
        }
    }

    private static float[] row(RowShape shape, MemorySegment from, long row) {
        return from.asSlice(4 * row * shape.classes(), 4L * shape.classes()).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private static float[] powers(float[] x, float t, float power) {
        float[] y = new float[x.length];
        for (int k = 0; k < x.length; k++) {
            y[k] = power(x[k] - t, power);
        }
        return y;
    }

    private static float power(float base, float power) {
        if (!(base > 0)) {
            return 0;
        }
        if (power == 0) {
            return 1;
        }
        if (power == 1) {
            return base;
        }
        if (power == 2) {
            return base * base;
        }
        if (power == 0.5f) {
            return (float) Math.sqrt(base);
        }
        float exponent = FloatMath.ln(base) * power;
        return exponent < FloatMath.SMALLEST_EXPONENT ? 0 : FloatMath.exp(exponent);
    }
}
