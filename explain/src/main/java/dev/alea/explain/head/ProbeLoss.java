package dev.alea.explain.head;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The objective of a probe as a function of one vector: the weights row by row, then the biases. */
final class ProbeLoss {
    private final Tensor rows; // [pictures, features] float64
    private final Tensor truth; // [pictures, classes] float64
    private final int classes;
    private final int features;
    private final double l2;
    private final boolean bias;

    private ProbeLoss(Tensor rows, Tensor truth, double l2, boolean bias) {
        this.rows = rows;
        this.truth = truth;
        this.classes = Math.toIntExact(truth.size(1));
        this.features = Math.toIntExact(rows.size(1));
        this.l2 = l2;
        this.bias = bias;
    }

    static ProbeLoss of(Tensor rows, int[] labels, int classes, double l2, boolean bias) {
        var truth = torch.zeros(new long[] {labels.length, classes}, new TensorOptions(ScalarType.Double));
        truth.scatter_(1, Tensors.of(labels, labels.length, 1), Tensors.scalar(1));
        return new ProbeLoss(rows.to(ScalarType.Double), truth, l2, bias);
    }

    Lbfgs.Point at(double[] vector) {
        LinearHead head = unpack(vector);
        int pictures = Math.toIntExact(rows.size(0));
        try (var _ = Scope.open()) {
            var logits = head.logits(rows);
            var normaliser = logits.logsumexp(1).reshape(-1, 1);
            double loss = normaliser.sum().sub(logits.mul(truth).sum()).item_double() / pictures;
            var residuals = logits.sub_(normaliser).exp_().sub_(truth).div_(Tensors.scalar(pictures));
            var slope = new double[vector.length];
            double[] weights = Tensors.doubles(residuals.t().mm(rows));
            for (int i = 0; i < weights.length; i++) {
                slope[i] = weights[i] + l2 * vector[i];
                loss += l2 / 2 * vector[i] * vector[i];
            }
            if (bias) {
                double[] biases = Tensors.doubles(residuals.sum(0));
                System.arraycopy(biases, 0, slope, weights.length, classes);
            }
            return new Lbfgs.Point(vector, loss, slope);
        }
    }

    double[] pack(LinearHead head) {
        var vector = new double[classes * features + (bias ? classes : 0)];
        System.arraycopy(head.weights(), 0, vector, 0, classes * features);
        if (bias) {
            System.arraycopy(head.biases(), 0, vector, classes * features, classes);
        }
        return vector;
    }

    LinearHead unpack(double[] vector) {
        var head = LinearHead.zeros(classes, features);
        System.arraycopy(vector, 0, head.weights(), 0, classes * features);
        if (bias) {
            System.arraycopy(vector, classes * features, head.biases(), 0, classes);
        }
        return head;
    }
}
