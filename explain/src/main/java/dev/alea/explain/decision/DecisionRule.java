package dev.alea.explain.decision;

import dev.alea.explain.bottleneck.Standardiser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A trained bottleneck as a rule about one picture, in the units of its concepts.
 *
 * <p>Without gates the activation of concept j is {@code psi_j - mean_j} and its weight {@code (W_F W_CBL)_kj}; with gates it is the
 * standardised score where {@code w_j s_j + b_j > 0} and 0 elsewhere, and its weight {@code (W_F)_kj}. In both the logit is
 * {@code constant_k + sum_j weight_kj activation_j}.
 *
 * @param standardiser means and deviations of the training pictures
 * @param gates what opens a concept, empty for a linear model
 * @param weights of classes on activations, [K][D]
 * @param constant of the classes, [K]
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record DecisionRule(Standardiser standardiser, Optional<Gates> gates, double[][] weights, double[] constant) {
    /**
     * Every constant and amount is a multiple of this. Sums of such numbers below 2^22 have no rounding in double precision, so
     * they are the same in every order; the step itself is far below the precision of the scores.
     */
    public static final double GRID = 0x1p-30;

    /**
     * The gates.
     *
     * @param weight w, [D]
     * @param bias b, [D]
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    public record Gates(double[] weight, double[] bias) {}

    /** Checks that the parts fit. */
    public DecisionRule {
        int concepts = standardiser.mean().length;
        boolean fits = weights.length == constant.length
                && Arrays.stream(weights).allMatch(row -> row.length == concepts)
                && gates.stream().allMatch(g -> g.weight().length == concepts && g.bias().length == concepts);
        if (!fits) {
            throw new IllegalArgumentException("A rule of " + concepts + " concepts and " + constant.length
                    + " classes needs one weight for each of both, and gates for all concepts or none.");
        }
    }

    /** The nearest number of the grid. */
    static double onGrid(double value) {
        return Math.rint(value / GRID) * GRID + 0.0; // no -0.0
    }

    /** The number of classes. */
    public int classes() {
        return constant.length;
    }

    /** The number of concepts. */
    public int concepts() {
        return standardiser.mean().length;
    }

    double constantOf(int classIndex) {
        return onGrid(constant[classIndex]);
    }

    /**
     * Decides about a picture.
     *
     * @param scores psi, [D]
     * @param interventions applied in order; a later one on the same concept counts
     * @throws IllegalArgumentException when a score is not finite, or a number of scores or concepts does not fit
     */
    public Decision decide(float[] scores, List<Intervention> interventions) {
        if (scores.length != concepts()) {
            throw new IllegalArgumentException("The picture has " + scores.length + " scores, but the model has "
                    + concepts() + " concepts; score it against the model's own list.");
        }
        double[] activations = new double[scores.length];
        for (int j = 0; j < scores.length; j++) {
            if (!Float.isFinite(scores[j])) {
                throw new IllegalArgumentException("The score of concept " + j + " is " + scores[j]
                        + "; a decision needs finite scores. Score the picture again.");
            }
            activations[j] = activation(j, scores[j], false);
        }
        for (Intervention one : interventions) {
            requireConcept(one.concept());
            activations[one.concept()] = switch (one) {
                case Intervention.Off _ -> 0;
                case Intervention.On(int concept, double score) -> activation(concept, score, true);
                case Intervention.ClassMean(int concept, int _, double score) -> activation(concept, score, false);
                case Intervention.Value(int concept, double score) -> activation(concept, score, false);
            };
        }
        return new Decision(this, activations);
    }

    private double activation(int concept, double score, boolean forcedOpen) {
        if (gates.isEmpty()) {
            return standardiser.deviation()[concept] == 0
                    ? 0
                    : score - standardiser.mean()[concept];
        }
        double standard = standardiser.apply(concept, score);
        Gates g = gates.get();
        boolean open = forcedOpen || g.weight()[concept] * standard + g.bias()[concept] > 0;
        return open ? standard : 0;
    }

    /**
     * The rule after some changes of the model.
     *
     * @param edits applied in order
     */
    public DecisionRule edited(List<Edit> edits) {
        double[][] changed = new double[weights.length][];
        for (int k = 0; k < changed.length; k++) {
            changed[k] = weights[k].clone();
        }
        for (Edit edit : edits) {
            requireConcept(edit.concept());
            switch (edit) {
                case Edit.Weight(int classIndex, int concept, double weight) -> {
                    requireClass(classIndex);
                    changed[classIndex][concept] = weight;
                }
                case Edit.Prune(int concept) -> Arrays.stream(changed).forEach(row -> row[concept] = 0);
            }
        }
        return new DecisionRule(standardiser, gates, changed, constant);
    }

    private void requireConcept(int concept) {
        if (concept < 0 || concept >= concepts()) {
            throw new IllegalArgumentException(
                    "There is no concept " + concept + "; allowed: 0 to " + (concepts() - 1) + ".");
        }
    }

    private void requireClass(int classIndex) {
        if (classIndex < 0 || classIndex >= classes()) {
            throw new IllegalArgumentException(
                    "There is no class " + classIndex + "; allowed: 0 to " + (classes() - 1) + ".");
        }
    }
}
