package dev.alea.explain.head;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Weights on their way to the optimum, with the scores and the normaliser that go with them; it moves. */
final class MultinomialState {
    private final MultinomialProblem problem;
    private final LinearHead head;
    private final Tensor scores; // [classes, pictures] float64
    private final Tensor normaliser; // log sum exp over classes, [pictures] float64
    private final int[][] active;

    /** Weights of 0 and the biases that fit the shares of the classes; its tensors live in the scope around. */
    MultinomialState(MultinomialProblem problem) {
        this.problem = problem;
        this.head = LinearHead.zeros(problem.classes(), problem.features());
        double[] counts = Tensors.doubles(problem.truth().sum(1));
        for (int k = 0; k < counts.length; k++) {
            head.biases()[k] = Math.log(counts[k] / problem.pictures());
        }
        this.scores = Tensors.of(head.biases(), counts.length, 1)
                .expand(problem.truth().shape())
                .clone();
        this.normaliser = scores.logsumexp(0);
        this.active = new int[counts.length][0];
    }

    LinearHead head() {
        return head;
    }

    /** The largest slope of the loss along a weight. */
    double largestSlope() {
        return Arrays.stream(slopes()).map(Math::abs).max().orElseThrow();
    }

    /** Slopes of the loss along every weight, row-major [features, classes]. */
    private double[] slopes() {
        try (var _ = Scope.open()) {
            var residuals = scores.sub(normaliser).exp_().sub_(problem.truth());
            residuals.div_(Tensors.scalar(problem.pictures()));
            return Tensors.doubles(
                    problem.columns().mm(residuals.to(problem.type()).t()));
        }
    }

    /**
     * Looks at all features, and sets for every class those in question: with a weight, or with a slope that asks for one.
     *
     * @return the largest breach of an optimality condition
     */
    double look(ElasticNet penalty) {
        try (var _ = Scope.open()) {
            normaliser.copy_(scores.logsumexp(0)); // updates leave roundings behind
        }
        double[] slopes = slopes();
        int classes = problem.classes();
        int features = problem.features();
        double worst = 0;
        for (int k = 0; k < classes; k++) {
            int label = k;
            active[k] = IntStream.range(0, features)
                    .filter(j -> head.weight(label, j) != 0 || Math.abs(slopes[j * classes + label]) > penalty.l1())
                    .toArray();
            for (int j = 0; j < features; j++) {
                worst = worse(worst, penalty.violation(head.weight(k, j), slopes[j * classes + k]));
            }
        }
        return worse(worst, largestBiasSlope());
    }

    private static double worse(double one, double other) {
        return other <= one ? one : other; // a NaN stays
    }

    private double largestBiasSlope() {
        try (var _ = Scope.open()) {
            return scores.sub(normaliser)
                    .exp_()
                    .sub_(problem.truth())
                    .mean(1)
                    .abs()
                    .max()
                    .item_double();
        }
    }

    /**
     * Moves the weights of every class once.
     *
     * @param enough a class whose conditions hold this well is left as it is
     * @return the largest breach that a class had before its move, among features in question
     */
    double pass(ElasticNet penalty, double enough) {
        double worst = 0;
        for (int k = 0; k < problem.classes(); k++) {
            try (var _ = Scope.open()) {
                var block = new ClassBlock(problem, head, k, active[k], scores.select(0, k), normaliser);
                worst = Math.max(worst, block.improve(penalty, enough));
            }
        }
        // The scores stay as they are: what is added to all classes' scores of a picture, its normaliser takes away.
        CommonShift.apply(head, penalty);
        return worst;
    }

    /** Mean cross-entropy plus the penalty. */
    double objective(ElasticNet penalty) {
        try (var _ = Scope.open()) {
            double loss = scores.logsumexp(0)
                            .sub(scores.mul(problem.truth()).sum(0))
                            .sum()
                            .item_double()
                    / problem.pictures();
            return loss + Arrays.stream(head.weights()).map(penalty::of).sum();
        }
    }
}
