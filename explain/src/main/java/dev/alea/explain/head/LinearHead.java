package dev.alea.explain.head;

import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A linear classifier.
 *
 * @param classes how many
 * @param features how many
 * @param weights row-major [classes, features]
 * @param biases one per class
 */
@SuppressWarnings("ArrayRecordComponent") // numbers by the hundred thousand, never compared
public record LinearHead(int classes, int features, double[] weights, double[] biases) {
    /**
     * Holds the shapes; the arrays are not copied.
     *
     * @throws DataException when a length does not fit
     */
    public LinearHead {
        if (weights.length != Math.multiplyExact(classes, features) || biases.length != classes) {
            throw new DataException("a head of " + classes + " classes and " + features + " features has "
                    + weights.length + " weights and " + biases.length + " biases");
        }
    }

    /** All zeros. */
    static LinearHead zeros(int classes, int features) {
        return new LinearHead(classes, features, new double[classes * features], new double[classes]);
    }

    /** The weight of a feature for a class. */
    public double weight(int label, int feature) {
        return weights[label * features + feature];
    }

    /** As a tensor. Shape: [classes, features] float64. */
    public Tensor weightTensor() {
        return Tensors.of(weights, classes, features);
    }

    /**
     * Scores of pictures. Shape: [pictures, classes] float64.
     *
     * @param rows [pictures, features]
     * @throws DataException when the number of features differs
     */
    public Tensor logits(Tensor rows) {
        if (rows.dim() != 2 || rows.size(1) != features) {
            throw new DataException("a head of " + features + " features cannot score rows of " + rows.size(-1));
        }
        return rows.to(ScalarType.Double).mm(weightTensor().t()).add(Tensors.of(biases, 1, classes));
    }

    /** The class with the largest score of each picture; the first of equals. */
    public int[] predict(Tensor rows) {
        try (var _ = Scope.open()) {
            double[] scores = Tensors.doubles(logits(rows));
            var labels = new int[Math.toIntExact(rows.size(0))];
            for (int n = 0; n < labels.length; n++) {
                for (int k = 1; k < classes; k++) {
                    labels[n] = scores[n * classes + k] > scores[n * classes + labels[n]] ? k : labels[n];
                }
            }
            return labels;
        }
    }
}
