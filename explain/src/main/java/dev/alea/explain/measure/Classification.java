package dev.alea.explain.measure;

import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier got right, over examples.
 *
 * @param confusion row per true class, column per predicted class
 */
public record Classification(List<List<Long>> confusion) {
    /**
     * Counts predictions.
     *
     * @param predictions one per picture
     * @param labels one per picture
     * @param classes how many classes there are
     * @throws DataException when there is no picture, the numbers differ, or a class is out of range
     */
    public static Classification of(int[] predictions, int[] labels, int classes) {
        if (predictions.length != labels.length || labels.length == 0) {
            throw new DataException("there are " + predictions.length + " predictions for " + labels.length
                    + " labels; each of one or more pictures needs both");
        }
        ClassCoverage.of(labels, classes);
        ClassCoverage.of(predictions, classes);
        var counts = new long[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][predictions[i]]++;
        }
        var rows = new ArrayList<List<Long>>();
        for (long[] row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return new Classification(List.copyOf(rows));
    }

    /** Number of pictures. */
    public long pictures() {
        return confusion.stream().mapToLong(Classification::sum).sum();
    }

    /** Number of pictures whose class was found. */
    public long correct() {
        return IntStream.range(0, confusion.size()).mapToLong(this::correct).sum();
    }

    /** Share of pictures whose class was found. */
    public double accuracy() {
        return (double) correct() / pictures();
    }

    /** Wilson's interval of the accuracy. */
    public Interval accuracyInterval(double level) {
        return Interval.wilson(correct(), pictures(), level);
    }

    /** Share of each class's pictures that were found (recall); NaN for a class without pictures. */
    public List<Double> perClass() {
        return IntStream.range(0, confusion.size())
                .mapToObj(k -> (double) correct(k) / sum(confusion.get(k)))
                .toList();
    }

    /** F1 of each class, {@code 2 TP / (2 TP + FP + FN)}; NaN for a class that has no picture and is never predicted. */
    public List<Double> f1() {
        return IntStream.range(0, confusion.size())
                .mapToObj(k -> {
                    long predicted =
                            confusion.stream().mapToLong(row -> row.get(k)).sum();
                    return 2.0 * correct(k) / (predicted + sum(confusion.get(k)));
                })
                .toList();
    }

    /** Mean of the F1 of all classes that have pictures or are predicted, each class counted once. */
    public double macroF1() {
        return f1().stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /**
     * Number of pictures whose class is among the best of its scores. A class is among the best k when fewer than k others have a
     * larger score, or an equal one and a smaller number.
     *
     * @param scores row-major [pictures, classes]
     * @param labels one per picture
     * @param k how many are the best, for instance 5; at most all
     * @throws DataException when the scores are no rows of so many pictures
     * @throws UsageException when there are not so many classes
     */
    public static long topCorrect(double[] scores, int[] labels, int k) {
        if (labels.length == 0 || scores.length % labels.length != 0) {
            throw new DataException(scores.length + " scores are no rows of " + labels.length + " pictures");
        }
        int classes = scores.length / labels.length;
        ClassCoverage.of(labels, classes);
        if (k < 1 || k > classes) {
            throw new UsageException("the best " + k + " classes are asked for; allowed: 1 to " + classes);
        }
        return IntStream.range(0, labels.length)
                .filter(n -> rank(scores, n * classes, classes, labels[n]) < k)
                .count();
    }

    private static int rank(double[] scores, int row, int classes, int label) {
        double own = scores[row + label];
        int before = 0;
        for (int k = 0; k < classes; k++) {
            before += scores[row + k] > own || (scores[row + k] == own && k < label) ? 1 : 0;
        }
        return before;
    }

    private long correct(int label) {
        return confusion.get(label).get(label);
    }

    private static long sum(List<Long> row) {
        return row.stream().mapToLong(Long::longValue).sum();
    }
}
