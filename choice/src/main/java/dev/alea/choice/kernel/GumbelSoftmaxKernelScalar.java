package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/** Gumbel-softmax one row after another: the specification of {@link GumbelSoftmaxKernel}, equal to it bit for bit. */
public final class GumbelSoftmaxKernelScalar {
    private GumbelSoftmaxKernelScalar() {}

    /** soft = softmax((logits + G) / tau). */
    public static void soft(
            RowShape shape, float temperature, CounterKey key, MemorySegment logits, MemorySegment soft) {
        float inverseTau = 1f / temperature;
        for (long row = 0; row < shape.rows(); row++) {
            store(soft, row, softmax(scores(shape, key, logits, row), inverseTau));
        }
    }

    /** hard = one-hot of the first largest logit + G. */
    public static void hard(RowShape shape, CounterKey key, MemorySegment logits, MemorySegment hard) {
        for (long row = 0; row < shape.rows(); row++) {
            float[] z = scores(shape, key, logits, row);
            float[] choice = new float[z.length];
            int best = 0;
            for (int k = 0; k < z.length; k++) {
                best = z[k] > z[best] || Float.isNaN(z[k]) ? k : best;
            }
            choice[best] = Float.isNaN(z[best]) ? 0 : 1;
            store(hard, row, choice);
        }
    }

    /** gradient = (upstream - sum of soft upstream) (soft / tau). */
    public static void backward(
            RowShape shape, float temperature, MemorySegment soft, MemorySegment upstream, MemorySegment gradient) {
        float inverseTau = 1f / temperature;
        for (long row = 0; row < shape.rows(); row++) {
            float[] y = load(shape, soft, row);
            float[] g = load(shape, upstream, row);
            float dot = dot(y, g);
            for (int k = 0; k < y.length; k++) {
                y[k] = (g[k] - dot) * (y[k] * inverseTau);
            }
            store(gradient, row, y);
        }
    }

    private static float dot(float[] y, float... g) {
        if (y.length > RowShape.SHORT) {
            return RowSums.scalarDot(y, g);
        }
        float[] products = new float[y.length];
        for (int k = 0; k < y.length; k++) {
            products[k] = y[k] * g[k];
        }
        return RowFolds.scalarSum(products);
    }

    static float[] scores(RowShape shape, CounterKey key, MemorySegment logits, long row) {
        float[] z = load(shape, logits, row);
        for (int k = 0; k < z.length; k++) {
            z[k] += FloatMath.gumbel(Threefry.word(key, row * z.length + k));
        }
        return z;
    }

    private static float[] softmax(float[] z, float inverseTau) {
        int pieces = (z.length + RowShape.CHUNK - 1) / RowShape.CHUNK;
        float[] maxima = new float[pieces];
        float[] factors = new float[pieces];
        for (int p = 0; p < pieces; p++) {
            int from = p * RowShape.CHUNK;
            float[] piece = java.util.Arrays.copyOfRange(z, from, Math.min(z.length, from + RowShape.CHUNK));
            maxima[p] = piece[0];
            for (float score : piece) {
                maxima[p] = Math.max(maxima[p], score);
            }
            for (int k = 0; k < piece.length; k++) {
                piece[k] = FloatMath.exp((piece[k] - maxima[p]) * inverseTau);
                z[from + k] = piece[k];
            }
            factors[p] = z.length <= RowShape.SHORT ? RowFolds.scalarSum(piece) : RowSums.scalar(piece);
        }
        LongRowPasses.rescale(maxima, factors, pieces, inverseTau);
        for (int k = 0; k < z.length; k++) {
            z[k] *= factors[k / RowShape.CHUNK];
        }
        return z;
    }

    private static float[] load(RowShape shape, MemorySegment from, long row) {
        float[] values = new float[shape.classes()];
        for (int k = 0; k < values.length; k++) {
            values[k] = MaskScratch.get(from, row * values.length + k);
        }
        return values;
    }

    private static void store(MemorySegment to, long row, float... values) {
        for (int k = 0; k < values.length; k++) {
            MaskScratch.set(to, row * values.length + k, values[k]);
        }
    }
}
