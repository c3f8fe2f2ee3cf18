package dev.alea.explain.head;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The weights of one class at some features, and its bias: a Newton step on them with all others held. */
final class ClassBlock {
    private static final int HALVINGS = 40;
    private static final double ARMIJO = 1e-4;
    // What a sum of this many roundings can pretend to gain or lose.
    private static final double ROUNDING = 1e-16;

    private final LinearHead head;
    private final int label;
    private final int[] features;
    private final int pictures;
    private final ScalarType type;
    private final Tensor columns; // [features in question, pictures]
    private final Tensor scores; // of this class, [pictures] float64, moved in place
    private final Tensor normaliser; // [pictures] float64, moved in place
    private final Tensor truth;

    ClassBlock(
            MultinomialProblem problem, LinearHead head, int label, int[] features, Tensor scores, Tensor normaliser) {
        this.head = head;
        this.label = label;
        this.features = features;
        this.pictures = problem.pictures();
        this.type = problem.type();
        this.columns = problem.columns().index_select(0, Tensors.of(features, features.length));
        this.scores = scores;
        this.normaliser = normaliser;
        this.truth = problem.truth().select(0, label);
    }

    /** Moves, unless the conditions hold well enough; returns the largest breach before. */
    double improve(ElasticNet penalty, double enough) {
        var share = scores.sub(normaliser).exp_();
        var residual = share.sub(truth);
        double[] slopes = means(residual);
        double[] weights = weights();
        double breach = Math.abs(slopes[features.length]);
        for (int i = 0; i < features.length; i++) {
            breach = Math.max(breach, penalty.violation(weights[i], slopes[i]));
        }
        if (breach > enough) {
            var curvature = share.sub(share.square());
            double[] step = QuadraticModel.of(curvature(curvature), slopes, weights, penalty)
                    .minimise(enough / 10);
            move(share, step, slopes, weights, penalty);
        }
        return breach;
    }

    /** Means over pictures of each feature times a value, and of the value itself. */
    private double[] means(Tensor values) {
        var result = new double[features.length + 1];
        if (features.length > 0) {
            double[] products = Tensors.doubles(columns.mv(values.to(type)));
            for (int i = 0; i < products.length; i++) {
                result[i] = products[i] / pictures;
            }
        }
        result[features.length] = values.sum().item_double() / pictures;
        return result;
    }

    /** Second derivatives of the loss, row-major, the bias last. */
    private double[] curvature(Tensor values) {
        int size = features.length + 1;
        var result = new double[size * size];
        double[] edge = means(values);
        double[] inner = features.length == 0
                ? new double[0]
                : Tensors.doubles(columns.mul(values.to(type)).mm(columns.t()));
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                result[i * size + j] =
                        i == size - 1 ? edge[j] : j == size - 1 ? edge[i] : inner[i * (size - 1) + j] / pictures;
            }
        }
        return result;
    }

    private double[] weights() {
        var weights = new double[features.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = head.weight(label, features[i]);
        }
        return weights;
    }

    /** Goes as much of the step as lowers the objective by a fair part of what the model promises. */
    private void move(Tensor share, double[] step, double[] slopes, double[] weights, ElasticNet penalty) {
        var direction = direction(step);
        double along = direction.mul(truth).sum().item_double() / pictures;
        double promise = 0;
        for (int i = 0; i < step.length; i++) {
            promise += slopes[i] * step[i];
        }
        promise += cost(weights, step, 1, penalty) - cost(weights, step, 0, penalty);
        double length = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            var rise =
                    direction.mul(Tensors.scalar(length)).expm1_().mul_(share).log1p_();
            double change = rise.sum().item_double() / pictures
                    - length * along
                    + cost(weights, step, length, penalty)
                    - cost(weights, step, 0, penalty);
            if (change <= ARMIJO * length * promise + ROUNDING) {
                normaliser.add_(rise);
                scores.add_(direction, Tensors.scalar(length));
                for (int i = 0; i < features.length; i++) {
                    double moved = weights[i] + step[i];
                    head.weights()[label * head.features() + features[i]] =
                            length == 1 ? moved : weights[i] + length * step[i]; // a whole step lands on 0 exactly
                }
                head.biases()[label] += length * step[features.length];
                return;
            }
            length /= 2;
        }
    }

    /** How the scores change along a step. Shape: [pictures] float64. */
    private Tensor direction(double[] step) {
        var bias = Tensors.scalar(step[features.length]);
        if (features.length == 0) {
            return scores.mul(Tensors.scalar(0)).add_(bias);
        }
        var weights = new double[features.length];
        System.arraycopy(step, 0, weights, 0, weights.length);
        return columns.t()
                .mv(Tensors.of(weights, weights.length).to(type))
                .to(ScalarType.Double)
                .add_(bias);
    }

    private static double cost(double[] weights, double[] step, double length, ElasticNet penalty) {
        double cost = 0;
        for (int i = 0; i < weights.length; i++) {
            cost += penalty.of(weights[i] + length * step[i]);
        }
        return cost;
    }
}
