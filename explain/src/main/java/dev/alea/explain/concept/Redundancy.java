package dev.alea.explain.concept;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Of two concepts that are too alike, the one goes that is farther from all concepts together, as the nearer one is more general;
 * of equals the later one. Pairs are met in the order of the list, and a concept that went takes no other with it.
 */
final class Redundancy {
    private static final int SLICE = 512;

    private final List<ConceptLine> concepts;
    private final Tensor unit;
    private final double cutoff;

    /**
     * A look for pairs.
     *
     * @param unit unit rows [concepts, width]
     */
    Redundancy(List<ConceptLine> concepts, Tensor unit, double cutoff) {
        this.concepts = concepts;
        this.unit = unit;
        this.cutoff = cutoff;
    }

    /** Gives a reason to each concept that goes; those that have one already are not compared. */
    void mark(List<Optional<Reason>> reasons) {
        int[] left = IntStream.range(0, reasons.size())
                .filter(i -> reasons.get(i).isEmpty())
                .toArray();
        if (left.length < 2) {
            return;
        }
        var rows = unit.index_select(0, Tensors.of(left, left.length));
        double[] generality = Tensors.doubles(rows.mm(rows.sum(0).reshape(-1, 1)));
        for (int from = 0; from < left.length; from += SLICE) {
            try (var _ = Scope.open()) {
                int count = Math.min(SLICE, left.length - from);
                double[] cosines = Tensors.doubles(rows.narrow(0, from, count).mm(rows.t()));
                for (int i = from; i < from + count; i++) {
                    compare(i, (i - from) * left.length, cosines, left, generality, reasons);
                }
            }
        }
    }

    private void compare(
            int i, int row, double[] cosines, int[] left, double[] generality, List<Optional<Reason>> reasons) {
        for (int j = i + 1; j < left.length && reasons.get(left[i]).isEmpty(); j++) {
            if (cosines[row + j] >= cutoff && reasons.get(left[j]).isEmpty()) {
                boolean laterGoes = generality[i] >= generality[j];
                int loser = left[laterGoes ? j : i];
                int winner = left[laterGoes ? i : j];
                reasons.set(loser, Optional.of(new Reason.LikeConcept(concepts.get(winner), cosines[row + j])));
            }
        }
    }
}
