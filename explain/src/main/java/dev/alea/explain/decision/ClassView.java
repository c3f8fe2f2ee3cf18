package dev.alea.explain.decision;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What speaks for a class and what against it, over all pictures.
 *
 * @param classIndex the class
 * @param pro the concepts with the largest positive weights, largest first
 * @param contra the concepts with the largest negative weights, largest first
 * @param used how many concepts have a weight that is not 0
 */
public record ClassView(int classIndex, List<Weighted> pro, List<Weighted> contra, int used) {
    /** Copies the lists. */
    public ClassView {
        pro = List.copyOf(pro);
        contra = List.copyOf(contra);
    }

    /**
     * A concept and how a class weighs it.
     *
     * @param concept its number
     * @param weight in logits per deviation of the concept's score, so that concepts can be compared
     */
    public record Weighted(int concept, double weight) {}

    /**
     * The view of one class.
     *
     * @param count entries of each list at most
     */
    public static ClassView of(DecisionRule rule, int classIndex, int count) {
        List<Weighted> all = IntStream.range(0, rule.concepts())
                .mapToObj(j -> new Weighted(j, perDeviation(rule, classIndex, j)))
                .toList();
        List<Weighted> pro = all.stream()
                .filter(one -> one.weight() > 0)
                .sorted(Comparator.comparingDouble(one -> -one.weight()))
                .limit(count)
                .toList();
        List<Weighted> contra = all.stream()
                .filter(one -> one.weight() < 0)
                .sorted(Comparator.comparingDouble(Weighted::weight))
                .limit(count)
                .toList();
        int used = (int) all.stream().filter(one -> one.weight() != 0).count();
        return new ClassView(classIndex, pro, contra, used);
    }

    /** The weight per deviation: gated activations are in deviations already. */
    static double perDeviation(DecisionRule rule, int classIndex, int concept) {
        double weight = rule.weights()[classIndex][concept];
        return rule.gates().isPresent() ? weight : weight * rule.standardiser().deviation()[concept];
    }
}
