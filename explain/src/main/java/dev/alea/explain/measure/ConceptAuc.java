package dev.alea.explain.measure;

import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Per concept, the probability that a picture that has it scores above one that has it not, ties counting a half: the area under
 * the ROC curve.
 *
 * @param perConcept one per concept; NaN for a concept that every picture has, or none
 */
public record ConceptAuc(List<Double> perConcept) {
    /** Copies the list. */
    public ConceptAuc {
        perConcept = List.copyOf(perConcept);
    }

    /**
     * Measures scores against what is true of each picture.
     *
     * <p>Cost: concepts * pictures * log(pictures), on all cores.
     *
     * @param scores [pictures, concepts]
     * @param attributes [pictures, concepts], above 0.5 where a picture has a concept
     * @throws DataException when the shapes differ
     * @throws NumericsException when a score is NaN
     */
    public static ConceptAuc of(Tensor scores, Tensor attributes) {
        if (scores.dim() != 2 || !Arrays.equals(scores.shape(), attributes.shape())) {
            throw new DataException("scores of shape " + Arrays.toString(scores.shape()) + " and attributes of shape "
                    + Arrays.toString(attributes.shape()) + " do not fit; allowed: [pictures, concepts] both");
        }
        try (var _ = Scope.open()) {
            double[] columns = Tensors.doubles(scores.t());
            double[] truth = Tensors.doubles(attributes.t());
            int pictures = Math.toIntExact(scores.size(0));
            return new ConceptAuc(IntStream.range(0, Math.toIntExact(scores.size(1)))
                    .parallel()
                    .mapToObj(j -> area(columns, truth, j, pictures))
                    .toList());
        }
    }

    /**
     * Measures scores against what is true of each picture's class.
     *
     * @param scores [pictures, concepts]
     * @param labels one per picture
     * @param attributes [classes, concepts], above 0.5 where a class has a concept
     */
    public static ConceptAuc ofClasses(Tensor scores, int[] labels, Tensor attributes) {
        ClassCoverage.of(labels, Math.toIntExact(attributes.size(0)));
        try (var _ = Scope.open()) {
            return of(scores, attributes.index_select(0, Tensors.of(labels, labels.length)));
        }
    }

    private static double area(double[] columns, double[] truth, int concept, int pictures) {
        int start = concept * pictures;
        int positives = 0;
        for (int i = start; i < start + pictures; i++) {
            if (Double.isNaN(columns[i])) {
                throw new NumericsException(
                        "the score of concept " + concept + " for picture " + (i - start) + " is NaN");
            }
            positives += truth[i] > 0.5 ? 1 : 0;
        }
        var with = new double[positives];
        var without = new double[pictures - positives];
        int p = 0;
        for (int i = start; i < start + pictures; i++) {
            double score = columns[i] + 0.0; // -0.0 sorts below 0.0, but is no smaller
            if (truth[i] > 0.5) {
                with[p++] = score;
            } else {
                without[i - start - p] = score;
            }
        }
        return area(with, without);
    }

    private static double area(double[] with, double[] without) {
        Arrays.sort(with);
        Arrays.sort(without);
        double wins = 0;
        int below = 0;
        int notAbove = 0;
        for (double score : with) {
            while (below < without.length && without[below] < score) {
                below++;
            }
            while (notAbove < without.length && without[notAbove] <= score) {
                notAbove++;
            }
            wins += (below + notAbove) / 2.0;
        }
        return wins / ((double) with.length * without.length); // NaN when one is empty
    }

    /** Mean over concepts that have an area; NaN when none has. */
    public double mean() {
        return Arrays.stream(defined()).average().orElse(Double.NaN);
    }

    /** Smallest area; NaN when no concept has one. */
    public double min() {
        return percentile(0);
    }

    /**
     * The area that a share of the concepts stay below; NaN when no concept has one.
     *
     * @param percent from 0 to 100
     */
    public double percentile(double percent) {
        double[] sorted = defined();
        return sorted.length == 0 ? Double.NaN : Quantiles.of(sorted, percent / 100);
    }

    /** Concepts that every picture has, or none. */
    public List<Integer> undefined() {
        return IntStream.range(0, perConcept.size())
                .filter(j -> perConcept.get(j).isNaN())
                .boxed()
                .toList();
    }

    private double[] defined() {
        return perConcept.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }
}
