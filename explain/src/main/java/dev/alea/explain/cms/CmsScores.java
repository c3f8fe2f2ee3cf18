package dev.alea.explain.cms;

import dev.alea.run.UsageException;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What a search found.
 *
 * @param scores [pictures, classes] float64; larger is nearer
 * @param transductive whether a picture's scores depend on the other pictures that were scored with it
 * @param byMagnitude whether columns were divided by the sums of their magnitudes, as some sum was not above zero
 */
public record CmsScores(Tensor scores, boolean transductive, boolean byMagnitude) {
    /** Scores of pictures by themselves. */
    public CmsScores(Tensor scores) {
        this(scores, false, false);
    }

    /**
     * One class and its score.
     *
     * @param label the class, from 0
     * @param score larger is nearer
     */
    public record ClassScore(int label, double score) {}

    /** The class with the largest score of each picture; the first of equals. */
    public int[] predictions() {
        double[] values = Tensors.doubles(scores);
        int classes = Math.toIntExact(scores.size(1));
        var labels = new int[Math.toIntExact(scores.size(0))];
        for (int n = 0; n < labels.length; n++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = values[n * classes + k] > values[n * classes + best] ? k : best;
            }
            labels[n] = best;
        }
        return labels;
    }

    /**
     * The best classes of each picture, best first; equals in the order of their labels.
     *
     * @param count how many, at most all
     * @throws UsageException when there are not so many
     */
    public List<List<ClassScore>> top(int count) {
        double[] values = Tensors.doubles(scores);
        int classes = Math.toIntExact(scores.size(1));
        Counts.require("classes", count, classes);
        var result = new ArrayList<List<ClassScore>>();
        for (int n = 0; n < scores.size(0); n++) {
            int row = n * classes;
            result.add(IntStream.range(0, classes)
                    .mapToObj(k -> new ClassScore(k, values[row + k]))
                    .sorted(Comparator.comparingDouble(ClassScore::score).reversed())
                    .limit(count)
                    .toList());
        }
        return result;
    }
}
