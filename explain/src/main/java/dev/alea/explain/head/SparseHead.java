package dev.alea.explain.head;

import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The sparse final layer: weights W [classes, features] and biases b that minimise
 * {@code mean cross-entropy(X W^T + b) + lambda (alpha |W|_1 + (1 - alpha) / 2 |W|_2^2)}.
 *
 * <p>Method: class after class, Newton's quadratic model of the loss in that class's weights is minimised by coordinate descent over
 * the features in question, and the step is halved until the objective falls; features come into question where an optimality
 * condition is broken, which a look at all of them decides in the end. The problem is convex, so where the conditions hold, the optimum
 * is; the weights of a class have a unique one when alpha is below 1.
 *
 * <p>Classes without a picture get weights of 0 and a bias under which they are never predicted.
 *
 * <p>Source: Wong et al., 2021 (the problem, there solved by stochastic steps); Friedman, Hastie and Tibshirani, 2010 (the method).
 */
public final class SparseHead {
    // Below the smallest bias by this: a probability of 1e-13.
    private static final double NEVER = 30;

    private final int classes;
    private final int[] present;
    private final MultinomialProblem problem;
    private final Settings settings;

    /**
     * When to stop.
     *
     * @param tolerance largest breach of an optimality condition as a share of {@code lambda * alpha}
     * @param rounds looks at all features, at most
     * @param passes over the classes between two such looks, at most
     */
    public record Settings(double tolerance, int rounds, int passes) {
        /** A breach of a thousandth, which leaves the objective right to about six digits. */
        public static final Settings DEFAULT = new Settings(1e-3, 50, 20);

        /**
         * Checks the ranges.
         *
         * @throws UsageException when one is broken
         */
        public Settings {
            if (!(tolerance > 0 && tolerance < 1) || rounds < 1 || passes < 1) {
                throw new UsageException(
                        "the tolerance, rounds and passes of the sparse head are " + tolerance + ", " + rounds + " and "
                                + passes + "; allowed: a tolerance between 0 and 1, 1 or more rounds and passes");
            }
        }
    }

    private SparseHead(int classes, int[] present, MultinomialProblem problem, Settings settings) {
        this.classes = classes;
        this.present = present;
        this.problem = problem;
        this.settings = settings;
    }

    /**
     * A problem. It keeps a transposed copy of the rows in the scope around this call, in their own precision: float64 rows can be
     * solved to any tolerance, float32 ones to about 1e-6 of the largest strength.
     *
     * @param rows [pictures, features], standardised as a rule
     * @param labels one per picture
     * @param classes how many classes there are
     * @throws DataException when numbers do not fit, or fewer than two classes have pictures
     * @throws NumericsException when a value is not finite
     */
    public static SparseHead of(Tensor rows, int[] labels, int classes, Settings settings) {
        var coverage = ClassCoverage.of(labels, classes);
        int[] present = IntStream.range(0, classes)
                .filter(k -> coverage.counts().get(k) > 0)
                .toArray();
        if (rows.dim() != 2 || rows.size(0) != labels.length || rows.size(1) == 0 || present.length < 2) {
            throw new DataException(
                    "rows of shape " + Arrays.toString(rows.shape()) + " with " + labels.length + " labels of "
                            + present.length
                            + " classes cannot be fitted; allowed: [pictures, features], a label each, two classes "
                            + "or more among them");
        }
        if (!rows.isfinite().all().item_bool()) {
            throw new NumericsException("a feature of a training picture is not finite; embed the pictures again");
        }
        var compact = new int[classes];
        for (int i = 0; i < present.length; i++) {
            compact[present[i]] = i;
        }
        int[] own = Arrays.stream(labels).map(label -> compact[label]).toArray();
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            var problem = MultinomialProblem.of(rows, own, present.length);
            problem.tensors().forEach(scope::keep);
            return new SparseHead(classes, present, problem, settings);
        }
    }

    /** The smallest lambda under which all weights are 0: {@code max |X^T (Y - mean Y)| / pictures / alpha}. */
    public double lambdaMax(double alpha) {
        var penalty = new ElasticNet(0, alpha);
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            return new MultinomialState(problem).largestSlope() / penalty.alpha();
        }
    }

    /** The optimum at one strength. */
    public HeadSolution solve(ElasticNet penalty) {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            return solve(penalty, new MultinomialState(problem));
        }
    }

    /**
     * The optima along a path, each started from the one before.
     *
     * @param path whose first strength is {@link #lambdaMax}
     * @param alpha of every strength
     * @param goOn is told every solution and says whether to go on
     */
    public void walk(LambdaPath path, double alpha, Predicate<HeadSolution> goOn) {
        double[] lambdas = path.from(lambdaMax(alpha)).toArray();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var state = new MultinomialState(problem);
            for (double lambda : lambdas) {
                if (!goOn.test(solve(new ElasticNet(lambda, alpha), state))) {
                    return;
                }
            }
        }
    }

    private HeadSolution solve(ElasticNet penalty, MultinomialState state) {
        double allowed = settings.tolerance() * (penalty.lambda() == 0 ? 1e-3 : penalty.l1());
        double violation = Double.POSITIVE_INFINITY;
        for (int round = 0; round <= settings.rounds() && violation > allowed; round++) {
            violation = state.look(penalty);
            if (!Double.isFinite(violation)) {
                throw new NumericsException("the sparse head's loss is not finite at lambda " + penalty.lambda()
                        + "; standardise the features, or use a larger lambda");
            }
            if (violation > allowed && round < settings.rounds()) {
                improve(penalty, state, allowed / 2);
            }
        }
        return new HeadSolution(
                expanded(state.head()), penalty, state.objective(penalty), violation, violation <= allowed);
    }

    private void improve(ElasticNet penalty, MultinomialState state, double enough) {
        double breach = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < settings.passes() && breach > enough; pass++) {
            breach = state.pass(penalty, enough);
        }
    }

    private LinearHead expanded(LinearHead compact) {
        double mean = Arrays.stream(compact.biases()).average().orElseThrow(); // a common shift is free
        double lowest = Arrays.stream(compact.biases()).min().orElseThrow() - mean;
        int features = compact.features();
        var head = LinearHead.zeros(classes, features);
        Arrays.fill(head.biases(), lowest - NEVER);
        for (int i = 0; i < present.length; i++) {
            System.arraycopy(compact.weights(), i * features, head.weights(), present[i] * features, features);
            head.biases()[present[i]] = compact.biases()[i] - mean;
        }
        return head;
    }
}
