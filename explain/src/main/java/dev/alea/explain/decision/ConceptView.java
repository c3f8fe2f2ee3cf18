package dev.alea.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a concept means to the whole model.
 *
 * @param concept its number
 * @param strength mean over the classes of the magnitude of its weight per deviation
 * @param classes how many classes have a weight on it that is not 0
 * @param strongestClass the class with the largest magnitude
 */
public record ConceptView(int concept, double strength, int classes, int strongestClass) {
    /** All concepts, the strongest first; equal ones by number. */
    public static List<ConceptView> all(DecisionRule rule) {
        List<ConceptView> views = new ArrayList<>();
        for (int j = 0; j < rule.concepts(); j++) {
            views.add(of(rule, j));
        }
        views.sort(Comparator.comparingDouble((ConceptView view) -> -view.strength())
                .thenComparingInt(ConceptView::concept));
        return views;
    }

    private static ConceptView of(DecisionRule rule, int concept) {
        double sum = 0;
        int used = 0;
        int strongest = 0;
        for (int k = 0; k < rule.classes(); k++) {
            double weight = Math.abs(ClassView.perDeviation(rule, k, concept));
            sum += weight;
            used += weight == 0 ? 0 : 1;
            strongest = weight > Math.abs(ClassView.perDeviation(rule, strongest, concept)) ? k : strongest;
        }
        return new ConceptView(concept, sum / rule.classes(), used, strongest);
    }
}
