package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What the columns of profiles are divided by: their means, as published, where all are above zero; to divide by another would turn
 * a concept's order round, and then every column is divided by the mean of its magnitudes, the same number where no score is
 * negative.
 *
 * @param pictures per concept, [1, concepts] float64
 * @param classes per concept, [1, concepts] float64
 * @param ofMagnitudes whether they are the means of magnitudes
 */
record ColumnSums(Tensor pictures, Tensor classes, boolean ofMagnitudes) {
    private static final double GUARD = 1e-8;
    private static final long SLICE = 4096;

    /**
     * Measures the columns.
     *
     * @param others embeddings of the pictures that the columns go over, [pictures, width]
     * @param concepts unit rows, [concepts, width]
     * @param profiles of the classes, [classes, concepts]
     * @throws DataException naming a concept whose scores are all zeros
     */
    static ColumnSums of(Tensor others, Tensor concepts, Tensor profiles) {
        var pictures = PictureMean.of(others).row().mm(concepts.t());
        var classes = profiles.mean(0).reshape(1, -1);
        if (isAboveZero(pictures) && isAboveZero(classes)) {
            return new ColumnSums(pictures, classes, false);
        }
        double[] sums = magnitudes(others, concepts);
        double[] ofClasses = Tensors.doubles(profiles.abs().sum(0));
        require("pictures", sums);
        require("classes", ofClasses);
        return new ColumnSums(Tensors.of(sums, 1, sums.length), Tensors.of(ofClasses, 1, sums.length), true);
    }

    private static boolean isAboveZero(Tensor means) {
        return Arrays.stream(Tensors.doubles(means)).allMatch(mean -> mean > GUARD);
    }

    private static double[] magnitudes(Tensor others, Tensor concepts) {
        double[] sums = new double[Math.toIntExact(concepts.size(0))];
        for (long from = 0; from < others.size(0); from += SLICE) {
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                var part = UnitRows.of("picture", others.narrow(0, from, Math.min(SLICE, others.size(0) - from)), from);
                double[] partial = Tensors.doubles(part.mm(concepts.t()).abs_().sum(0));
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += partial[j];
                }
            }
        }
        return sums;
    }

    private static void require(String over, double... sums) {
        for (int j = 0; j < sums.length; j++) {
            if (!(sums[j] > 0)) {
                throw new DataException("the scores of concept " + j + " over the " + over
                        + " are all zeros, by which no column can be divided; leave the concept out, or use the cosine or the "
                        + "centred variant");
            }
        }
    }
}
