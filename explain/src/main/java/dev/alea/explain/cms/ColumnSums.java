package dev.alea.explain.cms;

import dev.alea.run.DataException;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** The condition under which columns can be divided by their sums. */
final class ColumnSums {
    private static final double GUARD = 1e-8;

    private ColumnSums() {}

    /**
     * Holds that every column's mean is above zero.
     *
     * @param over what the rows are
     * @param means one per concept
     * @throws DataException naming the concept
     */
    static void require(String over, Tensor means) {
        double[] values = Tensors.doubles(means);
        for (int j = 0; j < values.length; j++) {
            if (!(values[j] > GUARD)) {
                throw new DataException("the mean score of concept " + j + " over the " + over + " is " + values[j]
                        + ", and dividing a column by a sum that is not above zero would turn its order round; use the "
                        + "cosine or the centred variant, or leave the concept out");
            }
        }
    }
}
