package dev.alea.explain;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scores to set a concept to: typical ones of pictures that have it, and the means of the classes.
 *
 * @param high the 95th percentile over the training pictures, [D]
 * @param classMeans mean over the training pictures of each class, [K][D]; the mean of all where a class has none
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record ConceptLevels(float[] high, float[][] classMeans) {
    private static final double SHARE = 0.95;
    /** Concepts that are looked at together, so that the table is never copied whole. */
    private static final int BLOCK = 64;

    /**
     * Measures some rows of a table.
     *
     * <p>Cost: linear in the entries; no column is sorted.
     */
    static ConceptLevels of(ConceptScores scores, int... rows) {
        int concepts = scores.concepts().size();
        int classes = scores.classes().size();
        int[] labels = Arrays.stream(rows).map(row -> scores.labels()[row]).toArray();
        float[] high = new float[concepts];
        float[][] means = new float[classes][concepts];
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            Tensor chosen = Tensors.of(rows, rows.length);
            Tensor shown = Tensors.of(labels, labels.length);
            for (int from = 0; from < concepts; from += BLOCK) {
                try (var _ = Scope.open()) {
                    int width = Math.min(BLOCK, concepts - from);
                    Tensor block = scores.values().narrow(1, from, width).index_select(0, chosen);
                    long rank = (long) Math.ceil(SHARE * rows.length);
                    float[] top = Tensors.floats(
                            block.t().contiguous().kthvalue(rank, 1, false).get0());
                    System.arraycopy(top, 0, high, from, width);
                    Tensor sums = torch.zeros(classes, width)
                            .to(ScalarType.Double)
                            .index_add(0, shown, block.to(ScalarType.Double));
                    fill(means, from, Tensors.doubles(sums), labels);
                }
            }
        }
        return new ConceptLevels(high, means);
    }

    private static void fill(float[][] means, int from, double[] sums, int... labels) {
        int width = sums.length / means.length;
        int[] counts = new int[means.length];
        Arrays.stream(labels).forEach(label -> counts[label]++);
        for (int j = 0; j < width; j++) {
            double all = 0;
            for (int k = 0; k < means.length; k++) {
                all += sums[k * width + j];
            }
            for (int k = 0; k < means.length; k++) {
                double mean = counts[k] == 0 ? all / labels.length : sums[k * width + j] / counts[k];
                means[k][from + j] = (float) mean;
            }
        }
    }
}
