package dev.alea.explain.decision;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule says about one picture.
 *
 * @param rule the rule
 * @param activations of its concepts, after interventions
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record Decision(DecisionRule rule, double[] activations) {
    /** The logit of a class. */
    public double logit(int classIndex) {
        double sum = rule.constantOf(classIndex);
        for (int j = 0; j < activations.length; j++) {
            sum += amount(classIndex, j);
        }
        return sum;
    }

    private double amount(int classIndex, int concept) {
        return DecisionRule.onGrid(activations[concept] * rule.weights()[classIndex][concept]);
    }

    /** All logits. */
    public double[] logits() {
        double[] logits = new double[rule.classes()];
        for (int k = 0; k < logits.length; k++) {
            logits[k] = logit(k);
        }
        return logits;
    }

    /** The class with the largest logit; the first of equal ones. */
    public int predicted() {
        double[] logits = logits();
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            best = logits[k] > logits[best] ? k : best;
        }
        return best;
    }

    /** How many concepts are not exactly 0. */
    public int active() {
        int count = 0;
        for (double activation : activations) {
            count += activation == 0 ? 0 : 1;
        }
        return count;
    }

    /** The concept with the largest activation, -1 when all are 0. */
    public int mostActive() {
        int best = -1;
        for (int j = 0; j < activations.length; j++) {
            if (activations[j] != 0 && (best < 0 || activations[j] > activations[best])) {
                best = j;
            }
        }
        return best;
    }

    /** Why the logit of a class is what it is. */
    public Explanation explain(int classIndex) {
        List<Contribution> all = new ArrayList<>();
        for (int j = 0; j < activations.length; j++) {
            all.add(new Contribution(j, activations[j], rule.weights()[classIndex][j], amount(classIndex, j)));
        }
        return Explanation.of(classIndex, rule.constantOf(classIndex), all, logit(classIndex));
    }
}
