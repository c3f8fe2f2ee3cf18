package dev.alea.explain.split;

import dev.alea.run.DataException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures per class.
 *
 * @param counts one per class
 */
public record ClassCoverage(List<Integer> counts) {
    /** Copies the list. */
    public ClassCoverage {
        counts = List.copyOf(counts);
    }

    /**
     * Counts labels.
     *
     * @param labels one per picture
     * @param classes how many classes there are
     * @throws DataException when there are fewer than two classes or a label is outside 0 .. classes - 1
     */
    public static ClassCoverage of(int[] labels, int classes) {
        if (classes < 2) {
            throw new DataException("there are " + classes
                    + " classes; a classifier needs two or more, so add a class or a class name");
        }
        var counts = new int[classes];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new DataException("picture " + row + " has the label " + labels[row] + "; allowed: 0 to "
                        + (classes - 1) + ", as there are " + classes + " classes");
            }
            counts[labels[row]]++;
        }
        return new ClassCoverage(IntStream.of(counts).boxed().toList());
    }

    /** Classes without any picture. */
    public List<Integer> missing() {
        return IntStream.range(0, counts.size())
                .filter(k -> counts.get(k) == 0)
                .boxed()
                .toList();
    }

    /**
     * A warning that lists the classes without a picture; empty when every class has one.
     *
     * @param names of the classes, in the order of their labels
     */
    public List<String> warnings(List<String> names) {
        return missing().isEmpty()
                ? List.of()
                : List.of(missing().size() + " of " + counts.size()
                        + " classes have no training picture and can never be "
                        + "predicted with reason: "
                        + String.join(", ", missing().stream().map(names::get).toList()));
    }
}
