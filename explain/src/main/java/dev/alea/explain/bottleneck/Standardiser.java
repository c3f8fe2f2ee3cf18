package dev.alea.explain.bottleneck;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Mean and deviation of every concept's scores over the training pictures.
 *
 * @param mean one per concept
 * @param deviation one per concept, of the sample (divided by n - 1); 0 for a concept whose score never changes
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record Standardiser(float[] mean, float[] deviation) {
    /** Rows that are looked at together, so that the table is never copied whole. */
    private static final long BLOCK = 4096;

    /** Checks that both have the same length. */
    public Standardiser {
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException("A standardiser has one mean and one deviation per concept, but "
                    + mean.length + " and " + deviation.length + " were given.");
        }
    }

    /** Leaves the scores of so many concepts as they are. */
    public static Standardiser identity(int concepts) {
        float[] ones = new float[concepts];
        Arrays.fill(ones, 1);
        return new Standardiser(new float[concepts], ones);
    }

    /**
     * Measures a table in two passes, in double precision.
     *
     * @param scores [N, D] float32
     * @param rows the pictures that count
     */
    public static Standardiser measured(Tensor scores, int... rows) {
        int concepts = Math.toIntExact(scores.size(1));
        double[] mean = new double[concepts];
        double[] squares = new double[concepts];
        add(scores, rows, new double[concepts], mean, false);
        for (int j = 0; j < concepts; j++) {
            mean[j] /= Math.max(1, rows.length);
        }
        add(scores, rows, mean, squares, true);
        float[] centre = new float[concepts];
        float[] spread = new float[concepts];
        for (int j = 0; j < concepts; j++) {
            centre[j] = (float) mean[j];
            double deviation = Math.sqrt(squares[j] / Math.max(1, rows.length - 1));
            // What rounding leaves of a constant column is no spread.
            spread[j] = deviation <= 1e-6 * Math.abs(mean[j]) ? 0 : (float) deviation;
        }
        return new Standardiser(centre, spread);
    }

    private static void add(Tensor scores, int[] rows, double[] centre, double[] sums, boolean squared) {
        for (int from = 0; from < rows.length; from += (int) BLOCK) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + (int) BLOCK));
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                Tensor block = scores.index_select(0, Tensors.of(some, some.length))
                        .to(ScalarType.Double)
                        .sub(Tensors.of(centre, centre.length));
                Tensor values = squared ? block.mul(block) : block;
                double[] part = Tensors.doubles(values.sum(new long[] {0}, false, new ScalarTypeOptional()));
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += part[j];
                }
            }
        }
    }

    /** Whether every mean and deviation is a number: a single broken score spoils those of its concept. */
    public boolean isFinite() {
        return IntStream.range(0, mean.length).allMatch(j -> Float.isFinite(mean[j]) && Float.isFinite(deviation[j]));
    }

    /** The concepts whose score never changes: they become 0, and no decision can rest on them. */
    public List<Integer> constant() {
        return IntStream.range(0, deviation.length)
                .filter(j -> deviation[j] == 0)
                .boxed()
                .toList();
    }

    /** One standardised score. */
    public double apply(int concept, double score) {
        return deviation[concept] == 0 ? 0 : (score - mean[concept]) / deviation[concept];
    }

    /** The standardiser as an operation on batches, made once. */
    public OnBatches onBatches() {
        float[] scale = new float[mean.length];
        float[] offset = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            scale[j] = deviation[j] == 0 ? 0 : (float) (1.0 / deviation[j]);
            offset[j] = deviation[j] == 0 ? 0 : (float) (-(double) mean[j] / deviation[j]);
        }
        return new OnBatches(Tensors.of(scale, scale.length), Tensors.of(offset, offset.length));
    }

    /**
     * The standardiser in the engine.
     *
     * @param scale 1 / deviation, [D]
     * @param offset -mean / deviation, [D]
     */
    public record OnBatches(Tensor scale, Tensor offset) {
        /** Shape: [B, D] to [B, D]. */
        public Tensor of(Tensor scores) {
            return torch.addcmul(offset, scores, scale);
        }
    }
}
