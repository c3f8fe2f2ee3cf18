package dev.alea.explain.measure;

import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Whether concept scores carry as many facts as there are concepts. Scores are products with one embedding, so their rank is at most
 * its width; beyond it, the weight of a concept can be exchanged for weights of others without any change of the classifier.
 *
 * @param rank number of singular values above a millionth of the largest: what single precision can tell from zero
 * @param concepts how many
 * @param pictures how many
 * @param constant concepts that score the same for every picture
 */
public record ScoreRank(int rank, int concepts, int pictures, List<Integer> constant) {
    private static final double RELATIVE = 1e-6;

    /** Copies the list. */
    public ScoreRank {
        constant = List.copyOf(constant);
    }

    /**
     * Measures scores.
     *
     * <p>Cost: pictures * concepts * min(pictures, concepts).
     *
     * @param scores [pictures, concepts]
     * @throws DataException when there is no score
     * @throws NumericsException when a score is not finite
     */
    public static ScoreRank of(Tensor scores) {
        if (scores.dim() != 2 || scores.numel() == 0) {
            throw new DataException("scores have the shape " + Arrays.toString(scores.shape())
                    + "; allowed: [pictures, concepts], one of each or more");
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            if (!scores.isfinite().all().item_bool()) {
                throw new NumericsException("a concept score is not finite; embed the pictures again");
            }
            var values = scores.to(ScalarType.Double);
            boolean tall = scores.size(0) >= scores.size(1);
            double[] squares =
                    Tensors.doubles(torch.linalg_eigvalsh(tall ? values.t().mm(values) : values.mm(values.t())));
            double largest = squares[squares.length - 1];
            int rank = (int) Arrays.stream(squares)
                    .filter(square -> square > RELATIVE * RELATIVE * largest)
                    .count();
            return new ScoreRank(
                    rank, Math.toIntExact(scores.size(1)), Math.toIntExact(scores.size(0)), constantColumns(scores));
        }
    }

    /**
     * Columns that hold one value.
     *
     * @param scores [rows, columns]
     */
    public static List<Integer> constantColumns(Tensor scores) {
        double[] spans = Tensors.doubles(scores.amax(new long[] {0}, false).sub(scores.amin(new long[] {0}, false)));
        var constant = new ArrayList<Integer>();
        for (int j = 0; j < spans.length; j++) {
            if (spans[j] == 0) {
                constant.add(j);
            }
        }
        return List.copyOf(constant);
    }

    /** That concepts depend linearly on one another; empty when they do not. */
    public Optional<String> dependence() {
        return rank < concepts
                ? Optional.of("the scores of " + concepts + " concepts on " + pictures + " pictures have rank " + rank
                        + ", so they are linearly dependent: other weights of the concepts give the same decisions")
                : Optional.empty();
    }

    /**
     * That concepts score the same for every picture; empty when none does.
     *
     * @param names of the concepts
     */
    public static Optional<String> constancy(List<Integer> constant, List<String> names) {
        return constant.isEmpty()
                ? Optional.empty()
                : Optional.of(constant.size() + " concepts score the same for every picture and can decide nothing: "
                        + constant.stream().map(names::get).collect(Collectors.joining(", ")));
    }

    /**
     * What a report must warn of.
     *
     * @param names of the concepts
     */
    public List<String> warnings(List<String> names) {
        return Stream.of(dependence(), constancy(constant, names))
                .flatMap(Optional::stream)
                .toList();
    }
}
