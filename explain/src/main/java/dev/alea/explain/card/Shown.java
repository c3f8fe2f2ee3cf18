package dev.alea.explain.card;

import dev.alea.explain.ModelCard;
import dev.alea.explain.decision.Contribution;
import dev.alea.explain.decision.Decision;
import dev.alea.explain.decision.Explanation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What is shown of a decision.
 *
 * @param predicted name of the predicted class
 * @param probability softmax of its logit
 * @param runnerUp name of the class with the next logit
 * @param bars amounts by what they are called: concepts, then the sum of the others, then the constant
 * @param logit of the predicted class: the sum of the bars
 */
record Shown(String predicted, double probability, String runnerUp, SequencedMap<String, Double> bars, double logit) {
    static final String OTHERS = "all other concepts";
    static final String CONSTANT = "before any concept";

    static Shown of(ModelCard card, Decision decision, int count) {
        double[] logits = decision.logits();
        int best = decision.predicted();
        int second = best == 0 ? 1 : 0;
        for (int k = 0; k < logits.length; k++) {
            second = k != best && logits[k] > logits[second] ? k : second;
        }
        Explanation.Summary summary = decision.explain(best).top(count);
        var bars = new LinkedHashMap<String, Double>();
        for (Contribution one : summary.shown()) {
            if (one.amount() != 0) {
                bars.put(name(card, one), one.amount());
            }
        }
        bars.put(OTHERS, summary.others());
        bars.put(CONSTANT, summary.constant());
        return new Shown(
                card.classes().get(best),
                probability(logits, best),
                card.classes().get(second),
                bars,
                summary.logit());
    }

    /** A concept that speaks for a class by being absent is called so. */
    private static String name(ModelCard card, Contribution one) {
        String concept = card.concepts().get(one.concept());
        return one.byAbsence() ? "not " + concept : concept;
    }

    private static double probability(double[] logits, int k) {
        return 1 / Arrays.stream(logits).map(z -> Math.exp(z - logits[k])).sum();
    }
}
