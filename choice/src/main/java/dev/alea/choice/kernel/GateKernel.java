package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Scores behind stochastic gates and the way back: gated = s m, m = 1 where u > sigmoid(-l), l = w s + b, with a weight and a
 * bias per column; backward m counts as the soft gate sigmoid((l + ln(u / (1 - u))) / tau) of the same u.
 *
 * <p>Shape: scores, gated scores and their gradient [rows, D], w and b [D], float32, row-major.
 * <p>Randomness: the gate of column j in row r uses the uniform of element r D + j; backward draws it again.
 * <p>Gradient: to w and b; the scores are data.
 * <p>Values: a NaN stays where it is and spoils the sums of its column. Logits beyond 87 in size count as 87.
 * <p>Cost: forward reads the scores and writes the gated ones, backward reads scores and gradient; nothing else is kept.
 * <p>Source: Jang, Gu, Poole (arXiv 1611.01144), section 2.2, for two classes; Maddison et al. (arXiv 1611.00712), appendix B.
 */
public final class GateKernel {
    private static final long BLOCKS = 64; // at most, as each has sums of its own
    private static final long LEAST_ROWS = 8;

    private final RowShape shape;
    private final CounterKey key;
    private final MemorySegment scores;
    private final float[] weight;
    private final float[] bias;
    private final int threads;
    private final long rowsPerBlock;
    private final int blocks;

    /**
     * One draw.
     *
     * @param shape rows and D
     * @param key of the uniforms
     * @param scores [rows, D], unchanged until the gradient has been asked for
     * @param weight w, copied
     * @param bias b, copied
     * @param threads the most threads
     */
    public GateKernel(
            RowShape shape,
            CounterKey key,
            MemorySegment scores,
            MemorySegment weight,
            MemorySegment bias,
            int threads) {
        shape.require("scores", scores);
        RowShape.require("gate weights", weight, 4L * shape.classes());
        RowShape.require("gate biases", bias, 4L * shape.classes());
        this.shape = shape;
        this.key = key;
        this.scores = scores;
        this.weight = weight.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        this.bias = bias.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        this.threads = threads;
        this.rowsPerBlock = rowsPerBlock(shape.rows());
        this.blocks = (int) ((shape.rows() + rowsPerBlock - 1) / rowsPerBlock);
    }

    /** Sums are taken row by row within a block and then block by block, whatever the number of threads. */
    static long rowsPerBlock(long rows) {
        return Math.max(LEAST_ROWS, (rows + BLOCKS - 1) / BLOCKS);
    }

    /**
     * Writes the gated scores.
     *
     * @return the expected number of open gates, the sum of all sigmoid(l)
     */
    public double forward(MemorySegment gated) {
        shape.require("gated scores", gated);
        float[][] open = new float[blocks][shape.classes()];
        run((scratch, row, block) -> {
            scratch.uniforms(key, row);
            GatePasses.gate(scratch.z, weight, bias, scores, gated, at(row), open[block]);
        });
        double sum = 0;
        for (double column : sums(open)) {
            sum += column;
        }
        return sum;
    }

    /**
     * Writes the gradients of w and b.
     *
     * @param temperature tau
     * @param upstream the gradient of the gated scores
     * @param ofOpen the gradient of the expected number of open gates
     */
    public void backward(
            float temperature,
            MemorySegment upstream,
            float ofOpen,
            MemorySegment weightGradient,
            MemorySegment biasGradient) {
        shape.require("upstream gradient", upstream);
        RowShape.require("weight gradient", weightGradient, 4L * shape.classes());
        RowShape.require("bias gradient", biasGradient, 4L * shape.classes());
        if (!(temperature > 0) || !Float.isFinite(temperature)) {
            throw new IllegalArgumentException(
                    "A stochastic gate needs a finite temperature > 0, but has " + temperature + ".");
        }
        float inverseTau = 1f / temperature;
        float[][] ofWeight = new float[blocks][shape.classes()];
        float[][] ofBias = new float[blocks][shape.classes()];
        run((scratch, row, block) -> {
            scratch.uniforms(key, row);
            GatePasses.logistic(scratch.z, shape.classes());
            GatePasses.slopes(scratch.z, weight, bias, scores, at(row), inverseTau);
            GatePasses.gradients(
                    scratch.z, weight, bias, scores, upstream, at(row), ofOpen, ofWeight[block], ofBias[block]);
        });
        store(sums(ofWeight), weightGradient);
        store(sums(ofBias), biasGradient);
    }

    private interface Row {
        void run(GateScratch scratch, long row, int block);
    }

    private void run(Row work) {
        KernelPool.Job job = block -> {
            GateScratch scratch = GateScratch.of(shape.classes());
            long end = Math.min(shape.rows(), (block + 1) * rowsPerBlock);
            for (long row = block * rowsPerBlock; row < end; row++) {
                work.run(scratch, row, (int) block);
            }
        };
        KernelPool.SHARED.run(job, blocks, Math.clamp(blocks / 2, 1, Math.max(1, threads)));
    }

    private long at(long row) {
        return 4 * row * shape.classes();
    }

    private double[] sums(float[][] parts) {
        double[] sums = new double[shape.classes()];
        for (float[] part : parts) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += part[j];
            }
        }
        return sums;
    }

    private static void store(double[] sums, MemorySegment to) {
        for (int j = 0; j < sums.length; j++) {
            to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * j, (float) sums[j]);
        }
    }
}
