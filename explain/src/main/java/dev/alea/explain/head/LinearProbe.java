package dev.alea.explain.head;

import dev.alea.explain.measure.Classification;
import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Logistic regression on features of pictures: what the features allow, to hold a bottleneck against. It minimises
 * {@code mean cross-entropy + l2 / 2 |W|_2^2} by L-BFGS on all pictures at once.
 *
 * <p>On scores of class names without a bias, [pictures, classes], it is the weaker probe of the published comparison.
 *
 * <p>Source: Radford et al., CLIP, 2021 (L-BFGS, strength chosen on validation pictures).
 *
 * @param bias whether classes have one
 * @param iterations of L-BFGS at most
 * @param tolerance largest slope of the objective at which it stops
 */
public record LinearProbe(boolean bias, int iterations, double tolerance) {
    /** With a bias, 1000 iterations, to a slope of 1e-5. */
    public static final LinearProbe DEFAULT = new LinearProbe(true, 1000, 1e-5);

    /** The published one, for scores of class names. */
    public static final LinearProbe WEAK = new LinearProbe(false, 1000, 1e-5);

    /** Strengths to choose from, strongest first: 10 to 1e-7. */
    public static final List<Double> STRENGTHS = List.of(10.0, 1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7);

    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public LinearProbe {
        if (iterations < 1 || !(tolerance > 0)) {
            throw new UsageException("a probe has " + iterations + " iterations and the tolerance " + tolerance
                    + "; allowed: 1 or more iterations, a tolerance above 0");
        }
    }

    /**
     * One strength and how well it did.
     *
     * @param l2 strength
     * @param accuracy on validation pictures
     */
    public record Trial(double l2, double accuracy) {}

    /**
     * A probe and the strengths it was chosen from.
     *
     * @param head on the features that were given
     * @param l2 the strength chosen, the strongest of equals
     * @param trials all of them
     */
    public record Choice(LinearHead head, double l2, List<Trial> trials) {}

    /**
     * Fits at one strength.
     *
     * @param rows [pictures, features]
     * @param labels one per picture
     * @param classes how many classes there are
     * @param l2 strength, 0 or more
     * @throws DataException when numbers do not fit
     * @throws NumericsException when a feature is not finite
     */
    public LinearHead fit(Tensor rows, int[] labels, int classes, double l2) {
        return fit(rows, labels, l2, LinearHead.zeros(classes, Math.toIntExact(rows.size(1))));
    }

    /**
     * Fits at several strengths, each from the solution before, and takes the best on validation pictures.
     *
     * @param rows training pictures [pictures, features]
     * @param labels one per picture
     * @param validationRows other pictures
     * @param validationLabels one per picture
     * @param strengths strongest first
     */
    public Choice choose(
            Tensor rows,
            int[] labels,
            Tensor validationRows,
            int[] validationLabels,
            int classes,
            List<Double> strengths) {
        var trials = new ArrayList<Trial>();
        var best = LinearHead.zeros(classes, Math.toIntExact(rows.size(1)));
        var current = best;
        double bestAccuracy = -1;
        double chosen = 0;
        for (double l2 : strengths) {
            current = fit(rows, labels, l2, current);
            double accuracy = Classification.of(current.predict(validationRows), validationLabels, classes)
                    .accuracy();
            trials.add(new Trial(l2, accuracy));
            if (accuracy > bestAccuracy) {
                best = current;
                bestAccuracy = accuracy;
                chosen = l2;
            }
        }
        return new Choice(best, chosen, List.copyOf(trials));
    }

    private LinearHead fit(Tensor rows, int[] labels, double l2, LinearHead start) {
        ClassCoverage.of(labels, start.classes());
        if (rows.dim() != 2 || rows.size(0) != labels.length || labels.length == 0) {
            throw new DataException(
                    "a probe has " + rows.size(0) + " pictures and " + labels.length + " labels; each needs its own");
        }
        if (!(l2 >= 0 && Double.isFinite(l2))) {
            throw new UsageException("l2 is " + l2 + "; allowed: 0 or more");
        }
        if (!rows.isfinite().all().item_bool()) {
            throw new NumericsException("a feature of a training picture is not finite; embed the pictures again");
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var loss = ProbeLoss.of(rows, labels, start.classes(), l2, bias);
            double[] found = new Lbfgs(iterations, tolerance).minimise(loss::at, loss.pack(start));
            return loss.unpack(found);
        }
    }
}
