package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Mean of the unit embeddings of some pictures. Column means and column sums of their profiles follow from it, as a profile is
 * linear in the embedding.
 *
 * @param values [width]
 * @param pictures how many
 */
@SuppressWarnings("ArrayRecordComponent") // a value of the engine's making, copied on the way in and out
public record PictureMean(double[] values, long pictures) {
    private static final long SLICE = 4096;

    /** Copies the array. */
    public PictureMean {
        values = values.clone();
    }

    /**
     * The mean of pictures: of the training set, or of those to be scored, which makes the method transductive.
     *
     * @param images embeddings [pictures, width]
     * @throws DataException when there is none, or one is all zeros
     */
    public static PictureMean of(Tensor images) {
        long rows = images.size(0);
        if (rows == 0) {
            throw new DataException("the mean picture needs one picture or more, but there is none");
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var sum = new double[Math.toIntExact(images.size(1))];
            for (long from = 0; from < rows; from += SLICE) {
                try (var _ = Scope.open()) {
                    var part = images.narrow(0, from, Math.min(SLICE, rows - from));
                    double[] partial =
                            Tensors.doubles(UnitRows.of("picture", part, from).sum(0));
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += partial[i];
                    }
                }
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= rows;
            }
            return new PictureMean(sum, rows);
        }
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    /** As a row. Shape: [1, width] float64. */
    Tensor row() {
        return Tensors.of(values, 1, values.length);
    }
}
